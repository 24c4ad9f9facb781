import Foundation
import PNSConformance

extension WebPushRules {
    private static let maxBodyBytes = 4_096
    private static let maxSeconds = 1 << 31

    /// The seconds that a message is kept; `nil` where they are not said as they have to be.
    static func checkTTL(_ request: SinkRequest, _ checks: inout SinkChecks<WebPushRefusal>) -> Int? {
        let values = request.values(of: "ttl")
        let text = values.first ?? ""
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        checks.require(
            "TTL is a number of seconds",
            "RFC 8030 section 5.2",
            values.count == 1 && isNumber,
            expected: "one number that is not negative",
            actual: values.isEmpty ? "none" : values.joined(separator: ", "),
            else: .with(status: 400, "TTL is missing or no number.")
        )
        guard isNumber else { return nil }
        return min(Int(text) ?? Self.maxSeconds, Self.maxSeconds)
    }

    static func checkUrgencyAndTopic(_ request: SinkRequest, _ checks: inout SinkChecks<WebPushRefusal>) {
        let urgencies = request.values(of: "urgency")
        if !urgencies.isEmpty {
            let known = ["very-low", "low", "normal", "high"]
            checks.require(
                "Urgency is one of four words",
                "RFC 8030 section 5.3",
                urgencies.count == 1 && known.contains(urgencies[0]),
                expected: known.joined(separator: ", "),
                actual: urgencies.joined(separator: ", "),
                else: .with(status: 400, "Urgency is not one of the four words.")
            )
        }
        let topics = request.values(of: "topic")
        if !topics.isEmpty {
            let isTopic = (1...32).contains(topics[0].utf8.count) && topics[0].utf8.allSatisfy(Self.isURLSafe)
            checks.require(
                "Topic is at most 32 letters of base64url",
                "RFC 8030 section 5.4",
                topics.count == 1 && isTopic,
                expected: "1 to 32 of A-Z a-z 0-9 - _",
                actual: topics.joined(separator: ", "),
                else: .with(status: 400, "Topic has other letters, or more than 32.")
            )
        }
    }

    /// - Returns: What was encrypted, as JSON where it is some; null where nothing was, or it cannot be read.
    static func checkBody(
        _ request: SinkRequest,
        _ subscription: WebPushSubscription?,
        senderKey: [UInt8]?,
        _ details: inout [RawJSON.Member],
        _ checks: inout SinkChecks<WebPushRefusal>
    ) -> RawJSON {
        guard !request.body.isEmpty else { return .null }
        let codings = request.values(of: "content-encoding")
        checks.require(
            "Content-Encoding is aes128gcm",
            "RFC 8291 section 4",
            codings == ["aes128gcm"],
            expected: "aes128gcm",
            actual: codings.isEmpty ? "none" : codings.joined(separator: ", "),
            else: .with(status: 400, "The content coding is not aes128gcm.")
        )
        checks.require(
            "the body has at most 4096 octets",
            "RFC 8030 section 7.2",
            !request.isCut && request.body.count <= Self.maxBodyBytes,
            expected: "4096",
            actual: "\(request.body.count)",
            else: .with(status: 413)
        )
        guard let subscription, codings == ["aes128gcm"], !request.isCut else { return .null }
        let opened: WebPushDecryption
        do throws(WebPushDecryption.Fault) {
            opened = try WebPushDecryption(request.body, keys: subscription.keys)
        } catch {
            checks.blame(
                "the body can be decrypted",
                error.source,
                expected: "one record for this subscription",
                actual: error.rawValue
            )
            return .null
        }
        checks.blame(
            "the body can be decrypted",
            "RFC 8291 section 4",
            true,
            expected: "one record for this subscription",
            actual: ""
        )
        let record = request.body.count - 86
        checks.blame(
            "rs is larger than the record",
            "RFC 8291 section 4",
            opened.recordSize > record,
            expected: "more than \(record)",
            actual: "\(opened.recordSize)"
        )
        checks.blame(
            "the key of the encryption is not that of the token",
            "RFC 8291 section 3.1",
            senderKey != opened.senderKey,
            expected: "two keys",
            actual: "one key for both"
        )
        details += [
            .init("salt", .string(Base64URL.encode(opened.salt))),
            .init("senderKey", .string(Base64URL.encode(opened.senderKey))),
            .init("recordSize", .number(opened.recordSize)),
            .init("paddingBytes", .number(opened.paddingBytes)),
            .init("bodyBytes", .number(request.body.count)),
            .init("plaintext", .string(String(decoding: opened.plaintext, as: UTF8.self))),
        ]
        if let json = try? RawJSON(parsing: opened.plaintext) { return json }
        return .string(String(decoding: opened.plaintext, as: UTF8.self))
    }

    private static func isURLSafe(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
