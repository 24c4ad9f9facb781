import PNSCodec

/// The records of one notify request, checked against the limits.
struct RecordBatch {
    private let records: [NotifyRecord]
    private let isBatch: Bool
    private let clauses: ClauseCounter

    init(_ request: NotifyRequest, limits: Limits, clauses: ClauseCounter) throws(ServiceError) {
        self.clauses = clauses
        switch request {
        case .single(let record):
            records = [record]
            isBatch = false
        case .batch(let batch):
            records = batch
            isBatch = true
        }
        guard !records.isEmpty else {
            clauses.note(.ntf012)
            throw ServiceError(
                code: .badArgument,
                reason: .empty,
                pointer: "/notifications",
                message: "The batch has no records."
            )
        }
        guard !isBatch || records.count <= limits.maxBatchNotifications else {
            clauses.note(.ntf013)
            throw ServiceError(
                code: .contentTooLarge,
                pointer: "/notifications",
                message: "The batch has more records than the server takes."
            )
        }
        for (index, record) in records.enumerated()
        where record.notificationData.utf8.count > limits.maxNotificationDataBytes {
            clauses.note(.ntf023)
            throw ServiceError(
                code: .contentTooLarge,
                pointer: pointer(to: "notification_data", of: index),
                message: "The data of a notification is longer than the server takes."
            )
        }
    }

    /// The records with an id each; ids made here are new within the batch (NTF-003).
    func notifications(ids: IDSource, at now: Timestamp) throws(ServiceError) -> [NewNotification] {
        let given = records.compactMap(\.notificationID)
        var taken = Set(given)
        if taken.count < given.count { clauses.note(.ntf041) }
        var notifications: [NewNotification] = []
        notifications.reserveCapacity(records.count)
        for record in records {
            let id = if let given = record.notificationID { given } else { try ids.next(at: now, notIn: &taken) }
            notifications.append(
                NewNotification(
                    id: id,
                    isIDGenerated: record.notificationID == nil,
                    user: record.userID,
                    data: record.notificationData,
                    createDate: record.createDate
                )
            )
        }
        return notifications
    }

    /// Notes the clauses that the acceptance of these records obeys, by what is in them.
    func noteAcceptance() {
        if isBatch { clauses.note(.ntf011) }
        for record in records {
            if record.notificationID == nil { clauses.note(.ntf003) }
            if record.createDate == nil {
                clauses.note(.ntf005)
            } else {
                clauses.note(.ntf006)
                clauses.note(.ntf007)
            }
        }
    }

    /// The error for a record whose id is known from another one (NTF-031).
    func conflict(at index: Int) -> ServiceError {
        ServiceError(
            code: .conflict,
            pointer: pointer(to: "notification_id", of: index),
            message: "The id is known from a notification that is not equal."
        )
    }

    private func pointer(to member: String, of index: Int) -> String {
        isBatch ? "/notifications/\(index)/\(member)" : "/\(member)"
    }
}
