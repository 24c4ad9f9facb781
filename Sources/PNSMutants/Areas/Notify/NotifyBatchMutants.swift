import HTTPTypes
import PNSCodec

extension Mutants {
    /// Batches; those that the store decides about stand with the repetitions.
    static let notifyBatches: [Mutant] = [
        .notify("refuses-batches") {
            if $0.isBatch, $0.json?["user_id"] == nil { $0.refuse(.badArgument, .missingMember) }
        },
        .answers("batch-answers-sorted") { answer in
            guard answer.isFor(.post, "/notify", 202), case .array(let records)? = answer[member: "notifications"]
            else { return }
            let id = { (record: JSONValue) in record["notification_id"]?.asText ?? "" }
            answer[member: "notifications"] = .array(records.sorted { id($0) < id($1) })
        },
        .notify("batch-to-first-user") { call in
            guard call.isBatch, let user = call.records.first?["user_id"] else { return }
            call.records = call.records.map { $0.setting("user_id", to: user) }
        },
        .notify("skips-bad-records") { call in
            let good = call.records.filter { $0["notification_data"] != nil }
            if call.isBatch, !good.isEmpty { call.records = good }
        },
        .notify("stores-part-of-a-bad-batch") { call in
            let good = call.records.filter { (try? NotifyRecord(wire: $0.wire())) != nil }
            guard call.isBatch, !good.isEmpty, good.count < call.records.count else { return }
            call.records = good
            call.refuseAfterwards(.badArgument, .missingMember)
        },
        .notify("accepts-empty-batch") { call in
            guard call.isAuthorized, call.json == .object([JSONMember("notifications", .array([]))]) else { return }
            call.accept(.object([JSONMember("notifications", .array([]))]))
        },
        .notify("accepts-record-with-batch") { $0.takeOutBatch() },
        .notify("stores-record-beside-batch") { call in
            guard call.takeOutBatch() else { return }
            call.refuseAfterwards(.badArgument, .conflictingMembers)
        },
        .notify("refuses-full-batch") { call in
            if call.records.count == call.limits.maxBatchNotifications { call.refuse(.contentTooLarge) }
        },
        .limits("accepts-long-batch") { $0.maxBatchNotifications *= 100 },
        .notify("stores-long-batch") { call in
            guard call.records.count > call.limits.maxBatchNotifications else { return }
            call.records = Array(call.records.prefix(call.limits.maxBatchNotifications))
            call.refuseAfterwards(.contentTooLarge)
        },
        .notify("takes-null-for-a-batch") { call in
            if call.json?["notifications"] == .null { call.refuse(.badArgument, .wrongType) }
        },
        .notify("takes-null-beside-a-batch-for-a-record") { call in
            guard call.isBatch, let json = call.json else { return }
            let isRecord = (["notification_id"] + NotifyDates.names).contains { json[$0] == .null }
            if isRecord { call.refuse(.badArgument, .conflictingMembers) }
        },
        .notify("ignores-null-user-beside-a-batch") { $0.takeOutNulls("user_id") },
        .notify("ignores-null-data-beside-a-batch") { $0.takeOutNulls("notification_data") },
        .notify("stores-batch-beside-null") { call in
            if call.takeOutNulls("user_id", "notification_data") { call.refuseAfterwards(.badArgument, .wrongType) }
        },
    ]
}

extension NotifyCall {
    /// Takes members out from beside a batch where they are null, and tells whether one was.
    @discardableResult
    fileprivate mutating func takeOutNulls(_ names: String...) -> Bool {
        guard self.isBatch, let json = self.json else { return false }
        let nulls = names.filter { json[$0] == .null }
        self.json = nulls.reduce(json) { $0.setting($1, to: nil) }
        return !nulls.isEmpty
    }

    /// Leaves the record of a body that is both record and batch, and tells whether it was.
    @discardableResult
    fileprivate mutating func takeOutBatch() -> Bool {
        guard self.isBatch, let json = self.json, json["user_id"] != nil else { return false }
        self.json = json.setting("notifications", to: nil)
        return true
    }
}
