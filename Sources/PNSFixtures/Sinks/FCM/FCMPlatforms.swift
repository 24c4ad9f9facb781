import PNSConformance

/// What a message says to one platform alone.
struct FCMPlatforms {
    let message: RawJSON
    let path: String

    /// Four weeks, the longest that a message is kept, in seconds.
    private static let maxTTL = 2_419_200

    func check(_ checks: inout SinkChecks<FCMRefusal>) {
        checks.require(
            "android and androidV2 are not both there",
            FCMArrivedMessage.source,
            self.member(self.message, "android") == nil || self.member(self.message, "androidV2") == nil,
            expected: "one of them",
            actual: "both",
            else: .invalid("\(self.path).android", "Only one of android and androidV2 can be set.")
        )
        for name in ["notification", "android", "androidV2", "webpush", "apns", "fcmOptions"] {
            guard let part = self.member(self.message, name) else { continue }
            checks.require(
                "\(name) is an object",
                FCMArrivedMessage.source,
                part.kind == .object,
                expected: "an object",
                actual: part.kind.rawValue,
                else: .invalid("\(self.path).\(name)", "The value is not an object.")
            )
        }
        if let notification = self.message["notification"] {
            self.texts(in: notification, ["title", "body", "image"], "notification", &checks)
        }
        self.label(self.member(self.message, "fcmOptions"), "fcmOptions", &checks)
        for name in ["android", "androidV2"] {
            if let android = self.member(self.message, name) { self.checkAndroid(android, name, &checks) }
        }
        if let apns = self.message["apns"] { self.checkAPNs(apns, &checks) }
        if let webpush = self.message["webpush"] { self.checkWebPush(webpush, &checks) }
    }

    private func checkAndroid(_ android: RawJSON, _ name: String, _ checks: inout SinkChecks<FCMRefusal>) {
        if let priority = android["priority"] {
            let word = priority.stringValue?.uppercased() ?? ""
            checks.require(
                "\(name).priority is NORMAL or HIGH",
                FCMArrivedMessage.source,
                ["NORMAL", "HIGH"].contains(word),
                expected: "NORMAL or HIGH",
                actual: priority.compact().cut,
                else: .invalid("\(self.path).\(name).priority", "The priority is unknown.")
            )
        }
        if let ttl = android["ttl"] {
            let seconds = ttl.stringValue.flatMap(Self.seconds)
            checks.require(
                "\(name).ttl is a duration of at most four weeks",
                FCMArrivedMessage.source,
                seconds.map { $0 >= .zero && $0 <= DecimalText(String(Self.maxTTL)) ?? .zero } ?? false,
                expected: "a text such as \"3600s\", at most \"\(Self.maxTTL)s\"",
                actual: ttl.compact().cut,
                else: .invalid("\(self.path).\(name).ttl", "The duration is not valid.")
            )
        }
        self.texts(in: android, ["collapseKey", "restrictedPackageName"], name, &checks)
        self.label(self.member(android, "fcmOptions"), "\(name).fcmOptions", &checks)
        guard let notification = android["notification"] else { return }
        let texts = [
            "title", "body", "icon", "color", "sound", "tag", "clickAction", "bodyLocKey", "titleLocKey", "channelId",
            "ticker", "image",
        ]
        self.texts(in: notification, texts, "\(name).notification", &checks)
        guard let color = notification["color"]?.stringValue else { return }
        let digits = color.dropFirst()
        checks.require(
            "\(name).notification.color is #rrggbb",
            FCMArrivedMessage.source,
            color.hasPrefix("#") && digits.utf8.count == 6 && APNSRules.isToken(String(digits)),
            expected: "#rrggbb",
            actual: color,
            else: .invalid("\(self.path).\(name).notification.color", "The color is not of the form #rrggbb.")
        )
    }

    private func checkAPNs(_ apns: RawJSON, _ checks: inout SinkChecks<FCMRefusal>) {
        if let headers = apns["headers"] {
            checks.requireTexts(
                headers,
                called: "apns.headers",
                FCMArrivedMessage.source,
                else: .invalid("\(self.path).apns.headers", "A header is not a text.")
            )
            self.checkHeaders(headers, &checks)
        }
        if let payload = apns["payload"] {
            checks.require(
                "apns.payload is an object",
                FCMArrivedMessage.source,
                payload.kind == .object,
                expected: "an object",
                actual: payload.kind.rawValue,
                else: .invalid("\(self.path).apns.payload", "The payload is not an object.")
            )
        }
        self.label(self.member(apns, "fcmOptions"), "apns.fcmOptions", &checks)
    }

    /// The headers are those of APNs, which looks at them when the message is passed on.
    private func checkHeaders(_ headers: RawJSON, _ checks: inout SinkChecks<FCMRefusal>) {
        let priority = headers["apns-priority"]?.stringValue
        if let priority {
            checks.require(
                "apns-priority is 10, 5 or 1",
                APNSSource.sending,
                ["10", "5", "1"].contains(priority),
                expected: "10, 5 or 1",
                actual: priority,
                else: .invalid("\(self.path).apns.headers", "The priority is not one of APNs.")
            )
        }
        if let type = headers["apns-push-type"]?.stringValue {
            checks.advise(
                "apns-push-type is a push type",
                APNSSource.sending,
                APNSPushType(rawValue: type) != nil,
                expected: APNSPushType.allCases.map(\.rawValue).joined(separator: ", "),
                actual: type
            )
            checks.advise(
                "a background push has priority 5",
                APNSSource.background,
                type != "background" || priority == "5",
                expected: "5",
                actual: priority ?? "none"
            )
        }
        if let collapse = headers["apns-collapse-id"]?.stringValue {
            checks.advise(
                "apns-collapse-id has at most 64 bytes",
                APNSSource.sending,
                collapse.utf8.count <= 64,
                expected: "64 bytes",
                actual: "\(collapse.utf8.count) bytes"
            )
        }
    }

    private func checkWebPush(_ webpush: RawJSON, _ checks: inout SinkChecks<FCMRefusal>) {
        for name in ["headers", "data"] {
            guard let part = webpush[name] else { continue }
            checks.requireTexts(
                part,
                called: "webpush.\(name)",
                FCMArrivedMessage.source,
                else: .invalid("\(self.path).webpush.\(name)", "A value is not a text.")
            )
        }
        guard let options = self.member(webpush, "fcmOptions") else { return }
        self.label(options, "webpush.fcmOptions", &checks)
        guard let link = options["link"]?.stringValue else { return }
        checks.require(
            "webpush.fcmOptions.link is of the scheme https",
            FCMArrivedMessage.source,
            link.hasPrefix("https://"),
            expected: "https://…",
            actual: link,
            else: .invalid("\(self.path).webpush.fcm_options.link", "The link is not of the scheme https.")
        )
    }

    private func label(_ options: RawJSON?, _ name: String, _ checks: inout SinkChecks<FCMRefusal>) {
        guard let options, let label = self.member(options, "analyticsLabel") else { return }
        let text = label.stringValue ?? ""
        checks.require(
            "\(name).analyticsLabel is a label",
            FCMArrivedMessage.source,
            (1...50).contains(text.utf8.count) && text.utf8.allSatisfy(isTopicLetter),
            expected: "1 to 50 letters, digits and -_.~%",
            actual: label.compact().cut,
            else: .invalid("\(self.path).\(name).analytics_label", "The label is not valid.")
        )
    }

    private func texts(
        in object: RawJSON,
        _ names: [String],
        _ place: String,
        _ checks: inout SinkChecks<FCMRefusal>
    ) {
        let wrong = names.filter { name in self.member(object, name).map { $0.kind != .string } ?? false }
        checks.require(
            "what is a text in \(place) is one",
            FCMArrivedMessage.source,
            wrong.isEmpty,
            expected: "texts",
            actual: wrong.joined(separator: ", "),
            else: .invalid("\(self.path).\(place).\(wrong.first ?? "")", "The value is not a text.")
        )
    }

    /// A member by its name in camelCase, however it is spelt.
    private func member(_ object: RawJSON, _ name: String) -> RawJSON? {
        object[name] ?? object.members?.first { camelCase($0.name) == name }?.value
    }

    /// The seconds of a duration such as `3.5s`.
    private static func seconds(_ text: String) -> DecimalText? {
        text.hasSuffix("s") ? DecimalText(String(text.dropLast())) : nil
    }
}
