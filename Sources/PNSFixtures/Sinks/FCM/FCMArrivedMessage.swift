import PNSConformance

/// A message of FCM v1 as it arrived, in camelCase or in snake_case, held to the rules of FCM.
struct FCMArrivedMessage {
    /// The message, as it was written.
    let value: RawJSON
    /// Where it stands in the request, such as `message`.
    let path: String

    /// The members that say to whom it goes, with where each leads.
    private static let targets = ["token", "topic", "condition", "fid"]
    static let source = "FCM, REST resource projects.messages"
    private static let members: Set<String> = [
        "name", "data", "notification", "android", "androidV2", "webpush", "apns", "fcmOptions", "token", "topic",
        "condition", "fid",
    ]

    /// To whom it goes; `nil` where nobody is named.
    var address: String? {
        Self.targets.lazy.compactMap { self.value[$0]?.stringValue }.first { !$0.isEmpty }
    }

    /// Holds the message to all rules.
    func check(_ checks: inout SinkChecks<FCMRefusal>) {
        checks.require(
            "the message is an object",
            Self.source,
            self.value.kind == .object,
            expected: "an object",
            actual: self.value.kind.rawValue,
            else: .invalid(self.path, "The message is not an object.")
        )
        guard let members = self.value.members else { return }
        let strange = members.map(\.name).filter { !Self.members.contains(camelCase($0)) }
        checks.require(
            "the message has no unknown members",
            Self.source,
            strange.isEmpty,
            expected: Self.members.sorted().joined(separator: ", "),
            actual: strange.joined(separator: ", "),
            else: .invalid(self.path, "Unknown name \(strange.first ?? "").")
        )
        self.checkTarget(&checks)
        self.checkData(&checks)
        FCMPlatforms(message: self.value, path: self.path).check(&checks)
    }

    private func checkTarget(_ checks: inout SinkChecks<FCMRefusal>) {
        let present = Self.targets.filter { self.value[$0] != nil }
        checks.require(
            "exactly one of token, topic, condition and fid is there",
            Self.source,
            present.count == 1,
            expected: "one",
            actual: present.isEmpty ? "none" : present.joined(separator: " and "),
            else: .invalid(self.path, "Exactly one target has to be set.")
        )
        for name in present {
            let text = self.value[name]?.stringValue
            checks.require(
                "\(name) is a text that is not empty",
                Self.source,
                text?.isEmpty == false,
                expected: "a text",
                actual: self.value[name]?.compact().cut ?? "",
                else: .invalid("\(self.path).\(name)", "The target is not a text.")
            )
        }
        guard let topic = self.value["topic"]?.stringValue else { return }
        let isTopic = (1...900).contains(topic.utf8.count) && topic.utf8.allSatisfy(isTopicLetter)
        checks.require(
            "topic consists of letters, digits and -_.~%",
            Self.source,
            isTopic,
            expected: "1 to 900 of them, no /topics/ before",
            actual: topic,
            else: .invalid("\(self.path).topic", "The topic has letters that no topic can have.")
        )
    }

    private func checkData(_ checks: inout SinkChecks<FCMRefusal>) {
        guard let data = self.value["data"] else { return }
        checks.requireTexts(
            data,
            called: "data",
            Self.source,
            else: .invalid("\(self.path).data", "A value of data is not a text.")
        )
        guard let members = data.members else { return }
        let reserved = members.map(\.name).filter { name in
            name == "from" || name == "message_type" || name.hasPrefix("google.") || name.hasPrefix("gcm.notification.")
        }
        checks.require(
            "data has no reserved keys",
            Self.source,
            reserved.isEmpty,
            expected: "none of from, message_type, google.…, gcm.notification.…",
            actual: reserved.joined(separator: ", "),
            else: .invalid("\(self.path).data", "A key of data is reserved.")
        )
        let bytes = members.reduce(0) { $0 + $1.name.utf8.count + ($1.value.stringValue?.utf8.count ?? 0) }
        let limit = self.value["topic"] == nil && self.value["condition"] == nil ? 4_096 : 2_048
        checks.require(
            "data has at most \(limit) bytes, keys and values",
            "FCM, page error-codes",
            bytes <= limit,
            expected: "\(limit) bytes",
            actual: "\(bytes) bytes",
            // FCM gives no detail about this one.
            else: FCMRefusal(
                code: nil,
                httpStatus: 400,
                status: "INVALID_ARGUMENT",
                message: "The message is too big."
            )
        )
    }
}

/// A name in camelCase; one that is so already stays.
func camelCase(_ name: String) -> String {
    guard name.contains("_") else { return name }
    var (result, isNext) = ("", false)
    for letter in name {
        if letter == "_" {
            isNext = !result.isEmpty
        } else {
            result += isNext ? letter.uppercased() : String(letter)
            isNext = false
        }
    }
    return result
}

/// `[a-zA-Z0-9-_.~%]`, the letters of topics and of labels.
func isTopicLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: "-_.~%".utf8.contains(byte)
    }
}
