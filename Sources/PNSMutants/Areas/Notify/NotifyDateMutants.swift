import Foundation
import PNSCodec
import PNSService

extension Mutants {
    /// Create dates, stated or not.
    static let notifyDates: [Mutant] = [
        .notifyMember("ignores-create-date", "create_date") { _ in nil },
        .notifyMember("ignores-creation-date", "creation_date") { _ in nil },
        .notifyMember("ignores-created-date", "created_date") { _ in nil },
        .refusesRecords("refuses-two-dates") { $0.dateNames.count > 1 },
        .notifyRecords("takes-first-date") { record in
            record.dateNames.dropFirst().reduce(record) { $0.setting($1, to: nil) }
        },
        .notifyDates("clamps-past-dates") { text in
            Timestamp(text).map { $0.seconds < 0 ? "1970-01-01T00:00:00Z" : text } ?? text
        },
        .notifyDates("clamps-future-dates") { text in
            let now = SystemClock().now()
            return Timestamp(text).map { $0 > now.advanced(by: .seconds(86_400)) ? "\(now)" : text } ?? text
        },
        .notifyDates("keeps-microseconds-only") { text in
            guard Timestamp(text) != nil else { return text }
            return NotifyDates.edit(text) { $0.fraction = $0.fraction.prefix(6) }
        },
        .datingItself("dates-by-another-clock") { _ in SystemClock().now() },
        .datingItself("default-date-an-hour-early") { $0.now.advanced(by: .seconds(-3_600)) },
    ]
}

extension Mutant {
    /// A mutant that dates records that state no date.
    fileprivate static func datingItself(
        _ id: String,
        _ date: @escaping @Sendable (NotifyAcceptance) -> Timestamp
    ) -> Mutant {
        Mutant(id) { setup in
            let dates = SessionMemory<NotificationID, Timestamp?>(nil)
            setup.rewriteAcceptance { call throws(StoreError) in
                var call = call
                let early = date(call)
                for (index, record) in call.records.enumerated() where record.createDate == nil {
                    // The same for a repetition, which would be a conflict otherwise.
                    dates.update(record.id) { $0 = $0 ?? early }
                    call.records[index].createDate = dates[record.id]
                }
                return try await call.pass()
            }
        }
    }
}

extension JSONValue {
    /// The names of the create date that the record uses, in its order.
    fileprivate var dateNames: [String] {
        guard case .object(let members) = self else { return [] }
        return members.filter { NotifyDates.names.contains($0.name) && $0.value != .null }.map(\.name)
    }
}
