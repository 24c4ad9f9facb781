import Foundation
import PNSConformance

extension APNSRules {
    static func checkMethod(_ request: SinkRequest, _ checks: inout SinkChecks<APNSReason>) {
        checks.require(
            "the request comes over HTTP/2",
            APNSSource.sending,
            request.isHTTP2,
            expected: "HTTP/2",
            actual: "HTTP/1.1",
            else: self.reason("BadPath")
        )
        checks.require(
            "the method is POST",
            APNSSource.sending,
            request.method == "POST",
            expected: "POST",
            actual: request.method,
            else: self.reason("MethodNotAllowed")
        )
        let names = request.headers.map { $0.name.lowercased() }.filter {
            $0.hasPrefix("apns-") || $0 == "authorization"
        }
        let repeated = Set(names.filter { name in names.count { $0 == name } > 1 })
        checks.require(
            "no header stands there twice",
            APNSSource.sending,
            repeated.isEmpty,
            expected: "each once",
            actual: repeated.sorted().joined(separator: ", "),
            else: self.reason("DuplicateHeaders")
        )
        checks.advise(
            "the body is not compressed",
            APNSSource.sending,
            request.header("content-encoding") == nil,
            expected: "no content-encoding",
            actual: request.header("content-encoding") ?? ""
        )
    }

    static func checkID(_ id: String?, _ checks: inout SinkChecks<APNSReason>) {
        guard let id else { return }
        checks.require(
            "apns-id is a UUID",
            APNSSource.sending,
            UUID(uuidString: id) != nil,
            expected: "8-4-4-4-12 hexadecimal digits",
            actual: id,
            else: self.reason("BadMessageId")
        )
        checks.advise(
            "apns-id is in lower case",
            APNSSource.sending,
            id == id.lowercased(),
            expected: id.lowercased(),
            actual: id
        )
    }

    static func checkNumbers(_ request: SinkRequest, _ checks: inout SinkChecks<APNSReason>) {
        if let collapse = request.header("apns-collapse-id") {
            checks.require(
                "apns-collapse-id has at most 64 bytes",
                APNSSource.sending,
                collapse.utf8.count <= 64,
                expected: "64 bytes",
                actual: "\(collapse.utf8.count) bytes",
                else: self.reason("BadCollapseId")
            )
        }
        if let expiration = request.header("apns-expiration") {
            let seconds = self.number(expiration)
            checks.require(
                "apns-expiration is a number of seconds",
                APNSSource.sending,
                seconds != nil,
                expected: "UNIX seconds, or 0",
                actual: expiration,
                else: self.reason("BadExpirationDate")
            )
            // Seconds of the year 5138 and later are milliseconds of a date of today.
            checks.advise(
                "apns-expiration is in seconds, not milliseconds",
                APNSSource.sending,
                (seconds ?? 0) < 100_000_000_000,
                expected: "UNIX seconds",
                actual: expiration
            )
        }
        if let priority = request.header("apns-priority") {
            checks.require(
                "apns-priority is 10, 5 or 1",
                APNSSource.sending,
                ["10", "5", "1"].contains(priority),
                expected: "10, 5 or 1",
                actual: priority,
                else: self.reason("BadPriority")
            )
        }
    }

    static func checkPushType(
        _ request: SinkRequest,
        topic: String?,
        _ checks: inout SinkChecks<APNSReason>
    ) -> APNSPushType {
        let word = request.header("apns-push-type")
        checks.advise(
            "apns-push-type is there",
            APNSSource.sending,
            word != nil,
            expected: "a push type: watchOS and background need it",
            actual: "none"
        )
        guard let word else { return .alert }
        let type = APNSPushType(rawValue: word)
        checks.require(
            "apns-push-type is a push type",
            APNSSource.sending,
            type != nil,
            expected: APNSPushType.allCases.map(\.rawValue).joined(separator: ", "),
            actual: word,
            else: self.reason("InvalidPushType")
        )
        guard let type else { return .alert }
        if let topic {
            let suffix = type.topicSuffix
            checks.require(
                "apns-topic is one of this push type",
                APNSSource.sending,
                type.fits(topic),
                expected: suffix.isEmpty ? "a bundle id without a suffix" : "a bundle id with \(suffix)",
                actual: topic,
                else: self.reason("BadTopic")
            )
        }
        if type == .background {
            checks.require(
                "a background push has priority 5",
                APNSSource.background,
                request.header("apns-priority") != "10",
                expected: "5",
                actual: "10",
                else: self.reason("BadPriority")
            )
        }
        return type
    }

    /// The device token, if the path holds one.
    static func checkPath(_ request: SinkRequest, _ checks: inout SinkChecks<APNSReason>) -> String? {
        let prefix = "/3/device"
        let rest = request.path.hasPrefix(prefix) ? request.path.dropFirst(prefix.count) : nil
        checks.require(
            "the path is /3/device/ and a token",
            APNSSource.sending,
            rest == "" || rest?.hasPrefix("/") == true,
            expected: "/3/device/<token>",
            actual: request.path,
            else: self.reason("BadPath")
        )
        guard let rest, rest.isEmpty || rest.hasPrefix("/") else { return nil }
        let token = String(rest.dropFirst())
        checks.require(
            "the path names a device",
            APNSSource.sending,
            !token.isEmpty,
            expected: "/3/device/<token>",
            actual: request.path,
            else: self.reason("MissingDeviceToken")
        )
        guard !token.isEmpty else { return nil }
        checks.require(
            "the device token consists of hexadecimal digits",
            APNSSource.sending,
            self.isToken(token),
            expected: "hexadecimal digits",
            actual: token,
            else: self.reason("BadDeviceToken")
        )
        return token
    }

    private static func number(_ text: String) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }
}
