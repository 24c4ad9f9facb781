import PNSCodec

extension VectorMessage {
    /// Reads a message of a provider, of a push session or of the registry.
    func readOfProviders(_ frame: [UInt8]) throws(WireFault) -> any WireValue {
        switch self {
        case .apnsPayload: try APNSPayload(wire: frame)
        case .apnsHeaders: try APNSHeaders(wire: frame)
        case .apnsErrorAnswer: try APNSErrorAnswer(wire: frame)
        case .apnsTokenClaims: try APNSTokenClaims(wire: frame)
        case .fcmMessage: try FCMMessage(wire: frame)
        case .fcmSendRequest: try FCMSendRequest(wire: frame)
        case .fcmSendAnswer: try FCMSendAnswer(wire: frame)
        case .fcmErrorAnswer: try FCMErrorAnswer(wire: frame)
        case .googleTokenClaims: try GoogleTokenClaims(wire: frame)
        case .gcmRequest: try GCMRequest(wire: frame)
        case .gcmAnswer: try GCMAnswer(wire: frame)
        case .tnpgPushRequest: try TNPGPushRequest(wire: frame)
        case .tnpgAnswer: try TNPGAnswer(wire: frame)
        case .tnpgChannelRequest: try TNPGChannelRequest(wire: frame)
        case .pushSubscription: try PushSubscription(wire: frame)
        case .declarativePush: try DeclarativePush(wire: frame)
        case .tokenHeader: try TokenHeader(wire: frame)
        case .vapidClaims: try VAPIDClaims(wire: frame)
        case .pushSessionPayload: try PushSessionPayload(wire: frame)
        case .pushSessionAnswer: try PushSessionAnswer(wire: frame)
        case .sessionDevice: try SessionDevice(wire: frame)
        case .feedback: try Feedback(wire: frame)
        case .deviceRegistration: try DeviceRegistration(wire: frame)
        case .deviceRecord: try DeviceRecord(wire: frame)
        case .deviceList: try DeviceList(wire: frame)
        case .handlerLine: try HandlerLine(wire: frame)
        default: throw WireFault(reason: .unknownType)
        }
    }

    /// Makes such a message from its value, member by member, and writes it.
    ///
    /// - Parameter value: The value as vectors write it, bytes resolved to strings.
    /// - Returns: The bytes; nil where the value is none of this message, and for messages without vectors of this kind.
    func encodeOfProviders(_ value: RawJSON) -> [UInt8]? {
        switch self {
        case .apnsHeaders: Self.apnsHeaders(value)?.wire()
        case .apnsErrorAnswer:
            value.text("reason").map { reason in
                APNSErrorAnswer(reason: APNSReason(rawValue: reason), timestamp: value.integer("timestamp")).wire()
            }
        case .apnsTokenClaims: Self.apnsTokenClaims(value)?.wire()
        case .fcmSendRequest: Self.fcmSendRequest(value)?.wire()
        case .gcmAnswer: Self.gcmAnswer(value)?.wire()
        case .tnpgAnswer: Self.tnpgAnswer(value)?.wire()
        case .tnpgChannelRequest: Self.tnpgChannelRequest(value)?.wire()
        case .tokenHeader:
            value.text("alg").map { TokenHeader(typ: value.text("typ"), alg: $0, kid: value.text("kid")).wire() }
        case .vapidClaims: Self.vapidClaims(value)?.wire()
        case .pushSessionPayload: Self.pushSessionPayload(value)?.wire()
        case .pushSessionAnswer: value.text("id").flatMap { PushSessionAnswer(id: $0) }?.wire()
        case .sessionDevice: Self.sessionDevice(value)?.wire()
        case .feedback: Self.feedback(value)?.wire()
        case .deviceRegistration: Self.deviceRegistration(value)?.wire()
        case .deviceRecord: Self.deviceRecord(value)?.wire()
        default: nil
        }
    }

    private static func apnsHeaders(_ value: RawJSON) -> APNSHeaders? {
        guard let topic = value.text("apns-topic"),
            let pushType = value.text("apns-push-type").flatMap(APNSPushType.init(rawValue:)),
            let priority = value.integer("apns-priority").flatMap({ APNSPriority(rawValue: Int($0)) }),
            var headers = try? APNSHeaders(topic: topic, pushType: pushType, priority: priority)
        else { return nil }
        headers.expiration = value.integer("apns-expiration")
        return headers
    }

    private static func apnsTokenClaims(_ value: RawJSON) -> APNSTokenClaims? {
        guard let iss = value.text("iss"), let iat = value.integer("iat") else { return nil }
        return APNSTokenClaims(iss: iss, iat: iat)
    }

    private static func fcmSendRequest(_ value: RawJSON) -> FCMSendRequest? {
        guard let message = value["message"] else { return nil }
        let token = message.text("token").flatMap(DeviceID.init(_:)).map(FCMTarget.token)
        guard let target = token ?? message.text("topic").flatMap(FCMTopic.init(_:)).map(FCMTarget.topic) else {
            return nil
        }
        let data = TextMembers((message["data"]?.members ?? []).map { .init($0.name, $0.value.stringValue ?? "") })
        return FCMSendRequest(
            message: FCMMessage(target: target, data: data.isEmpty ? nil : FCMData(data)),
            validateOnly: value["validateOnly"] == .bool(true)
        )
    }

    private static func gcmAnswer(_ value: RawJSON) -> GCMAnswer? {
        guard let id = value.text("multicast_id").flatMap(JSONNumber.init(_:)) else { return nil }
        let results = (value["results"]?.elements ?? []).map { result in
            guard let error = result.text("error") else {
                return GCMResult(
                    messageID: result.text("message_id") ?? "",
                    registrationID: result.text("registration_id").flatMap(DeviceID.init(_:))
                )
            }
            return GCMResult(error: GCMErrorCode(rawValue: error))
        }
        return GCMAnswer(multicastID: id, results: results)
    }

    private static func tnpgAnswer(_ value: RawJSON) -> TNPGAnswer? {
        guard let sent = value.integer("sent_count"), let failed = value.integer("fail_count") else { return nil }
        let results = value["resp"]?.elements?.map { result in
            TNPGResult(
                messageID: result.text("msg_id"),
                code: result.integer("code").map { Int($0) },
                errorCode: result.text("errcode").map(FCMErrorCode.init(rawValue:))
            )
        }
        return TNPGAnswer(sentCount: Int(sent), failCount: Int(failed), results: results)
    }

    private static func tnpgChannelRequest(_ value: RawJSON) -> TNPGChannelRequest? {
        let unsubscribes = value["unsub"] == .bool(true)
        func texts(_ name: String) -> [String] { value[name]?.elements?.compactMap(\.stringValue) ?? [] }
        if let channel = value.text("channel").flatMap(FCMTopic.init(_:)) {
            let devices = texts("devices").compactMap(DeviceID.init(_:))
            return TNPGChannelRequest(.devices(devices, of: channel), unsubscribes: unsubscribes)
        }
        guard let device = value.text("device").flatMap(DeviceID.init(_:)) else { return nil }
        let channels = texts("channels").compactMap(FCMTopic.init(_:))
        return TNPGChannelRequest(.channels(channels, of: device), unsubscribes: unsubscribes)
    }

    private static func vapidClaims(_ value: RawJSON) -> VAPIDClaims? {
        guard let aud = value.text("aud"), let exp = value.integer("exp") else { return nil }
        return VAPIDClaims(aud: aud, exp: exp, sub: value.text("sub"))
    }

    private static func pushSessionPayload(_ value: RawJSON) -> PushSessionPayload? {
        guard let title = value.text("title") else { return nil }
        let members = (value["data"]?.members ?? []).compactMap { member -> JSONMember? in
            guard let text = member.value.stringValue else { return nil }
            // Of the members of data only the badge is a number in these vectors.
            let number = member.name == "badge" ? JSONNumber(text).map(JSONValue.number) : nil
            return JSONMember(member.name, number ?? .string(text))
        }
        return PushSessionPayload(
            title: title,
            description: value.text("description") ?? "",
            data: members.isEmpty ? nil : PushSessionData(members)
        )
    }

    private static func subscription(_ value: RawJSON, endpoint: String?) -> PushSubscription? {
        // A subscription is made of bytes; the codec reads those of vectors itself.
        guard let endpoint, let keys = value["keys"] else { return nil }
        let text = RawJSON.object([.init("endpoint", .string(endpoint)), .init("keys", keys)]).compact()
        return try? PushSubscription(wire: Array(text.utf8))
    }

    private static func sessionDevice(_ value: RawJSON) -> SessionDevice? {
        if let subscription = Self.subscription(value, endpoint: value.text("token")) {
            return SessionDevice(subscription)
        }
        guard let token = value.text("token").flatMap(DeviceID.init(_:)),
            let type = value.text("type").flatMap(DeviceClass.init(rawValue:))
        else { return nil }
        return SessionDevice(token: token, type: type)
    }

    private static func feedback(_ value: RawJSON) -> Feedback? {
        let error = value.text("error") ?? ""
        guard let device = value["device"].flatMap(Self.sessionDevice).map(Feedback.Device.init(_:)) else {
            return Feedback(ioError: error)
        }
        let result: Feedback.Result? =
            switch value.text("kind").flatMap(FeedbackKind.init(rawValue:)) {
            case .success: .success
            case .canonical: value.text("new_token").flatMap(DeviceID.init(_:)).map { .canonical(newToken: $0) }
            case .invalidDevice: .invalidDevice(error: error)
            case .providerError: .providerError(error: error, retryable: value["retryable"] == .bool(true))
            case .ioError: .ioError(error: error)
            case nil: nil
            }
        return result.map { Feedback(device: device, $0) }
    }

    private static func deviceRegistration(_ value: RawJSON) -> DeviceRegistration? {
        if let subscription = Self.subscription(value, endpoint: value.text("endpoint")) {
            return DeviceRegistration(subscription, lang: value.text("lang"))
        }
        let platform = value.text("platform").map(DevicePlatform.init(rawValue:))
        return DeviceRegistration(platform: platform, lang: value.text("lang"))
    }

    private static func deviceRecord(_ value: RawJSON) -> DeviceRecord? {
        guard let device = value.text("device").flatMap(DeviceID.init(_:)),
            let lastSeen = value.text("last_seen").flatMap(Timestamp.init(_:))
        else { return nil }
        let platform = value.text("platform").map(DevicePlatform.init(rawValue:))
        return DeviceRecord(device: device, platform: platform, lang: value.text("lang"), lastSeen: lastSeen)
    }
}

extension RawJSON {
    fileprivate func text(_ name: String) -> String? {
        self[name]?.stringValue
    }

    fileprivate func integer(_ name: String) -> Int64? {
        self.text(name).flatMap { Int64($0) }
    }
}
