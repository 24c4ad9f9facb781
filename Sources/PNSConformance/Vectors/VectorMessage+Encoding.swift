import PNSCodec

extension VectorMessage {
    /// Makes a message from its value, member by member, and writes it.
    ///
    /// - Parameter value: The value as vectors write it, bytes resolved to strings.
    /// - Returns: The bytes; nil where the value is none of this message.
    func encode(_ value: RawJSON) -> [UInt8]? {
        switch self {
        case .deviceMessage: Self.deviceMessage(value)?.wire()
        case .seenRequest: Self.seenRequest(value)?.wire()
        case .dataRequest: Self.dataRequest(value)?.wire()
        case .serverMessage: Self.serverMessage(value)?.wire()
        case .count: Self.count(value)?.wire()
        case .unseenAnswer: Self.unseenAnswer(value)?.wire()
        case .seenAnswer: Self.seenAnswer(value)?.wire()
        case .dataAnswer: Self.dataAnswer(value)?.wire()
        case .error: Self.error(value)?.wire()
        case .notifyRequest, .notify, .notifyBatch: Self.notifyRequest(value)?.wire()
        case .notifyAnswer: Self.notifyAnswer(value)?.wire()
        case .notifyBatchAnswer:
            value["notifications"]?.mapped(Self.notifyAnswer).map { NotifyBatchAnswer(notifications: $0).wire() }
        case .tokenAnswer: Self.tokenAnswer(value)?.wire()
        case .tokenError:
            value.text("error").map { code in
                TokenError(TokenErrorCode(rawValue: code), value.text("error_description")).wire()
            }
        case .authenticationAnswer: value.id(UserID.self, "user_id").map { AuthenticationAnswer(userID: $0).wire() }
        case .discovery: Self.discovery(value)?.wire()
        case .limits: Self.limits(value)?.wire()
        case .problem: Self.problem(value)?.wire()
        case .clockAdvance: value.text("advance").flatMap(ISODuration.init).map { ClockAdvance(advance: $0).wire() }
        case .clockAnswer: value.date("now").map { ClockAnswer(now: $0).wire() }
        case .receipt: VectorReceipt.receipt(value)?.wire()
        default: self.encodeOfProviders(value)
        }
    }

    private static func deviceMessage(_ value: RawJSON) -> DeviceMessage? {
        guard value["unseenNotificationDataRequest"] == nil else { return .unseenNotificationDataRequest }
        if let request = dataRequest(value) { return .notificationDataRequest(request) }
        return seenRequest(value).map(DeviceMessage.seenNotificationsRequest)
    }

    private static func dataRequest(_ value: RawJSON) -> NotificationDataRequest? {
        guard let content = value["notificationDataRequest"] else { return nil }
        return NotificationDataRequest(receivedAfter: content.date("receivedAfter"))
    }

    private static func dataAnswer(_ value: RawJSON) -> NotificationData? {
        value["notificationData"]?
            .mapped { item in
                guard let data = item.text("notification_data"), let created = item.date("created_date") else {
                    return nil
                }
                return DatedNotification(
                    notificationData: data,
                    createdDate: created,
                    seenDate: item.date("seen_date")
                )
            }
            .map { NotificationData(notificationData: $0) }
    }

    private static func tokenAnswer(_ value: RawJSON) -> TokenAnswer? {
        guard let token = value.text("access_token"), let type = value.text("token_type"),
            let seconds = value.text("expires_in").flatMap({ Int($0) })
        else { return nil }
        return TokenAnswer(accessToken: token, tokenType: type, expiresIn: seconds, scope: value.text("scope"))
    }

    private static func seenRequest(_ value: RawJSON) -> SeenNotificationsRequest? {
        guard let content = value["seenNotificationsRequest"] else { return nil }
        return SeenNotificationsRequest(receivedAfter: content.date("receivedAfter"))
    }

    private static func serverMessage(_ value: RawJSON) -> ServerMessage? {
        if let count = count(value) { return .newNotificationCountChanged(count) }
        if let answer = unseenAnswer(value) { return .newNotificationData(answer) }
        if let answer = seenAnswer(value) { return .seenNotificationData(answer) }
        if let answer = dataAnswer(value) { return .notificationData(answer) }
        return error(value).map(ServerMessage.error)
    }

    private static func count(_ value: RawJSON) -> NewNotificationCountChanged? {
        guard let count = value.text("newNotificationCountChanged").flatMap(UInt64.init),
            count <= NewNotificationCountChanged.maxCount
        else { return nil }
        return NewNotificationCountChanged(newNotificationCountChanged: count)
    }

    private static func unseenAnswer(_ value: RawJSON) -> NewNotificationData? {
        value["newNotificationData"]?
            .mapped { item in
                guard let data = item.text("notification_data"), let created = item.date("create_date") else {
                    return nil
                }
                return UnseenNotification(notificationData: data, createDate: created)
            }
            .map { NewNotificationData(newNotificationData: $0) }
    }

    private static func seenAnswer(_ value: RawJSON) -> SeenNotificationData? {
        value["seenNotificationData"]?
            .mapped { item in
                guard let data = item.text("notification_data"), let created = item.date("create_date"),
                    let seen = item.date("seen_date")
                else { return nil }
                return SeenNotification(notificationData: data, createDate: created, seenDate: seen)
            }
            .map { SeenNotificationData(seenNotificationData: $0) }
    }

    private static func error(_ value: RawJSON) -> ErrorMessage? {
        guard let content = value["error"], let code = content.text("code"), let message = content.text("message")
        else {
            return nil
        }
        return ErrorMessage(
            code: ErrorCode(rawValue: code),
            message: message,
            reason: content.text("reason").map(Reason.init(rawValue:)),
            pointer: content.text("pointer")
        )
    }

    private static func notifyRequest(_ value: RawJSON) -> NotifyRequest? {
        guard let batch = value["notifications"] else { return notifyRecord(value).map(NotifyRequest.single) }
        return batch.mapped(notifyRecord).map(NotifyRequest.batch)
    }

    private static func notifyRecord(_ value: RawJSON) -> NotifyRecord? {
        guard let user = value.id(UserID.self, "user_id"), let data = value.text("notification_data") else {
            return nil
        }
        return NotifyRecord(
            notificationID: value.id(NotificationID.self, "notification_id"),
            userID: user,
            notificationData: data,
            createDate: value.date("create_date")
        )
    }

    private static func notifyAnswer(_ value: RawJSON) -> NotifyAnswer? {
        value.id(NotificationID.self, "notification_id").map { NotifyAnswer(notificationID: $0) }
    }

    private static func discovery(_ value: RawJSON) -> PNSCodec.Discovery? {
        guard let revision = value.text("protocol"), let profiles = value["profiles"]?.mapped(\.stringValue),
            let features = value["features"]?.mapped(\.stringValue), let limits = value["limits"].flatMap(limits)
        else { return nil }
        return PNSCodec.Discovery(protocol: revision, profiles: profiles, features: features, limits: limits)
    }

    private static func limits(_ value: RawJSON) -> Limits? {
        var limits = Limits()
        for minimum in Limits.minimums where !minimum.isOptional || value[minimum.name] != nil {
            guard let number = value.text(minimum.name).flatMap({ Int($0) }) else { return nil }
            limits[keyPath: minimum.limit] = number
        }
        return limits
    }

    private static func problem(_ value: RawJSON) -> Problem? {
        guard let code = value.text("code") else { return nil }
        var problem = Problem(code: ErrorCode(rawValue: code))
        problem.type = value.text("type")
        problem.title = value.text("title")
        problem.status = value.text("status").flatMap { Int($0) }
        problem.detail = value.text("detail")
        problem.reason = value.text("reason").map(Reason.init(rawValue:))
        problem.pointer = value.text("pointer")
        return problem
    }
}

extension RawJSON {
    fileprivate func text(_ name: String) -> String? {
        self[name]?.stringValue
    }

    fileprivate func date(_ name: String) -> Timestamp? {
        text(name).flatMap(Timestamp.init)
    }

    fileprivate func id<ID: Identifier>(_ type: ID.Type, _ name: String) -> ID? {
        text(name).flatMap { try? ID(validating: $0) }
    }

    /// The elements of an array, each made into something; nil where one cannot be.
    fileprivate func mapped<Item>(_ transform: (RawJSON) -> Item?) -> [Item]? {
        guard let elements else { return nil }
        let items = elements.compactMap(transform)
        return items.count == elements.count ? items : nil
    }
}
