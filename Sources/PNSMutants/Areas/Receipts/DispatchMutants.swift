import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of what becomes of a receipt between its handlers.
    ///
    /// Each shows by the number of one message, so that it breaks nothing else.
    static let dispatch: [Mutant] = dispatchOrder + dispatchWaiting + dispatchRequests

    private static let dispatchOrder: [Mutant] = [
        latestFirst,
        .handlers("keeps-receipts-from-tnpg") { name, handler, receipt in
            name == "tnpg" && receipt.isAbout(103) ? PushTally() : await handler.push(receipt)
        },
        fullForAll,
        toSubscribers,
    ]

    /// Each handler has a line of its own.
    private static let latestFirst: Mutant = {
        let held = MutantMemory<[String: Receipt]>([:])
        return .handlers("pushes-later-receipts-first") { name, handler, receipt in
            if receipt.isAbout(101) {
                held.with { $0[name] = receipt }
                return PushTally()
            }
            let tally = await handler.push(receipt)
            guard receipt.isAbout(102), let first = held.with({ $0.removeValue(forKey: name) }) else { return tally }
            _ = await handler.push(first)
            return tally
        }
    }()

    /// What the handlers have been given of the scenario in which one of them is stuck.
    private static let fullForAll: Mutant = {
        let given = MutantMemory<[String: Int]>([:])
        return .handlers("full-handler-drops-for-all") { name, handler, receipt in
            guard receipt.isAbout(105) else { return await handler.push(receipt) }
            let isFull = given.with { given in
                given[name, default: 0] += 1
                return name != "fcm" && given[name, default: 0] - given["fcm", default: 0] > 200
            }
            return isFull ? PushTally() : await handler.push(receipt)
        }
    }()

    private static let toSubscribers: Mutant = {
        let subscribers = MutantMemory<[String: [UID: Recipient]]>([:])
        return .handlers("pushes-to-subscribers") { _, handler, receipt in
            let topic = "\(receipt.payload.topic)"
            if receipt.payload.what == .subscription { subscribers.with { $0[topic] = receipt.to } }
            guard receipt.isAbout(108), let others = subscribers.with({ $0[topic] }) else {
                return await handler.push(receipt)
            }
            var receipt = receipt
            receipt.to = receipt.to?.merging(others) { first, _ in first }
            return await handler.push(receipt)
        }
    }()

    private static let dispatchWaiting: [Mutant] = [
        inARow,
        waiting("answers-after-its-handlers", for: "/v1/receipts", where: { $0.contains("\"seq\":112") }),
        waiting("notify-waits-for-handlers", for: "/notify", where: { $0.contains("while one is stuck") }),
    ]

    private static let inARow: Mutant = {
        let isDone = MutantMemory(false)
        return .handlers("handlers-in-a-row") { name, handler, receipt in
            guard receipt.isAbout(104) else { return await handler.push(receipt) }
            if name == "tnpg" {
                // The handler is left waiting for another one: that is the fault.
                while !isDone.with({ $0 }), !Task.isCancelled { try? await Task.sleep(for: .milliseconds(10)) }
                return isDone.with { $0 } ? await handler.push(receipt) : PushTally()
            }
            let tally = await handler.push(receipt)
            if name == "fcm" { isDone.with { $0 = true } }
            return tally
        }
    }()

    /// A mutant that does not answer while message 104 is on its way.
    private static func waiting(
        _ id: String,
        for path: String,
        where isMeant: @escaping @Sendable (String) -> Bool
    ) -> Mutant {
        Mutant(id) { setup in
            let (count, isAsked) = (MutantMemory(0), MutantMemory(false))
            setup.seams.outboundClient = { base in
                OutboundRewrite(
                    base: base,
                    underway: { request, isUnderway in
                        if request.tells(of: 104) { count.with { $0 += isUnderway ? 1 : -1 } }
                    }
                )
            }
            setup.seams.http = HTTPRewrite(
                needsBody: { $0.isFor(.post, path) },
                request: { request in
                    guard request.head.isFor(.post, path) else { return }
                    if isMeant(String(decoding: request.body, as: UTF8.self)) { isAsked.with { $0 = true } }
                },
                answer: { answer in
                    guard answer.isFor(.post, path, 202), isAsked.with({ $0 }), count.with({ $0 > 0 }) else { return }
                    answer.isDropped = true
                }
            )
        }
    }

    private static let dispatchRequests: [Mutant] = [
        Mutant("resends-the-whole-batch") { setup in
            setup.seams.outboundClient = { base in
                OutboundRewrite(
                    base: base,
                    isRepeated: { request, answer in
                        guard request.isForTNPG, request.messages.count > 1 else { return false }
                        return String(decoding: answer.plainBody, as: UTF8.self).contains("UNAVAILABLE")
                    }
                )
            }
        },
        Mutant("stops-after-500") { setup in
            let hasFailed = MutantMemory(false)
            setup.seams.outboundClient = { base in
                OutboundRewrite(
                    base: base,
                    request: { request in
                        guard request.isForTNPG, request.tells(of: 106), hasFailed.with({ $0 }) else { return .sent }
                        return .answered(OutboundAnswer(status: 500))
                    },
                    answer: { request, answer in
                        if request.isForTNPG, answer.status == 500 { hasFailed.with { $0 = true } }
                    }
                )
            }
        },
        twoInOne,
        .pushRequests("tnpg-asks-with-nothing") { request in
            guard request.isForTNPG, request.tells(of: 109) else { return .sent }
            var nothing = request
            nothing.messages = []
            return .split([request, nothing])
        },
    ]

    private static let twoInOne: Mutant = {
        let first = MutantMemory<JSONValue?>(nil)
        return .pushRequests("fcm-two-in-one") { request in
            guard request.isForFCM, request.tells(of: 107), let message = request.messages.first else { return .sent }
            guard let other = first.with({ $0.take() }) else {
                first.with { $0 = message }
                var answer = OutboundAnswer(status: 200)
                answer.replace(status: 200, #"{"name":"projects/p/messages/1"}"#)
                return .answered(answer)
            }
            request.json = .object([JSONMember("messages", .array([other, message]))])
            return .sent
        }
    }()
}

extension Receipt {
    /// Whether it is about the message with a number.
    fileprivate func isAbout(_ seq: UInt64) -> Bool { self.payload.seq == seq }
}
