import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that answer in another order.
    static let unseenOrder: [Mutant] = [
        .unseenAnswers("newest-first") { $0.reversed() },
        .unseenAnswers("ties-newest-first") { elements in
            elements.runs { $0.createDate == $1.createDate }.flatMap { $0.reversed() }
        },
        .unseenAnswers("ties-by-data") { elements in
            elements.runs { $0.createDate == $1.createDate }.flatMap { run in
                run.sorted { $0.notificationData < $1.notificationData }
            }
        },
        .unseenPages("arrival-order") { page, _ in page.sorted { $0.sequence < $1.sequence } },
        Mutant("orders-by-date-text") { setup in
            // The text is known by the data it came with; that of the scenarios is unique where it matters.
            let texts = SessionMemory<String, String?>(nil)
            setup.seams.http = HTTPRewrite(
                needsBody: { $0.isFor(.post, "/notify") },
                request: { request in
                    guard request.head.isFor(.post, "/notify") else { return }
                    let json = try? JSONValue(wire: request.body)
                    guard case .string(let data)? = json?["notification_data"] else { return }
                    guard case .string(let date)? = json?["create_date"] else { return }
                    texts[data] = date
                }
            )
            setup.rewriteMessages { _, message in
                guard let elements = message.unseen else { return [message] }
                let dated = elements.map { (text: texts[$0.notificationData] ?? "\($0.createDate)", element: $0) }
                // Swift's sort is stable.
                let sorted = dated.sorted { $0.text < $1.text }.map(\.element)
                return [.newNotificationData(NewNotificationData(newNotificationData: sorted))]
            }
        },
    ]
}

extension Array {
    /// The longest stretches of neighbours that belong together.
    func runs(_ belongTogether: (Element, Element) -> Bool) -> [[Element]] {
        self.reduce(into: []) { runs, element in
            if let last = runs.last?.last, belongTogether(last, element) {
                runs[runs.count - 1].append(element)
            } else {
                runs.append([element])
            }
        }
    }
}
