package import Crypto
import Foundation
package import PNSConformance
import Synchronization

/// How APNs behaves: headers, provider token and payload are looked at in one fixed order, and the first thing that is
/// wrong is the reason of the refusal.
///
/// The order: `apns-id`, method, repeated headers, topic, collapse id, expiration, priority, push type, path and device
/// token, provider token, payload.
package final class APNSRules: SinkRules {
    /// Which provider it is.
    package static var provider: ProviderKind { .apns }

    /// What a sink is set to.
    package struct Configuration: Sendable {
        /// The team of the keys.
        package var teamID = "PNSSINKTM1"
        /// The public keys of provider tokens by their ids.
        package var keys: [String: P256.Signing.PublicKey] = [:]
        /// The bundle ids whose topics are taken; empty takes all.
        package var bundles: [String] = []
        /// How many streams a connection can have until a request with a valid token was answered.
        package var firstStreams = 1
        /// How far the clock of a sender can be ahead, in seconds; a test can have moved it.
        package var maxSecondsAhead = 300

        /// Takes every topic, and keys of the sink's own.
        package init() {}

        /// Takes tokens that are signed by a key.
        ///
        /// - Parameters:
        ///   - pem: Its public half, in PEM.
        ///   - keyID: Its id.
        /// - Returns: Whether it is a public key of P-256.
        package mutating func trust(_ pem: String, keyID: String) -> Bool {
            guard let key = try? P256.Signing.PublicKey(pemRepresentation: pem) else { return false }
            self.keys[keyID] = key
            return true
        }
    }

    /// The id of the key that the sink makes.
    package static let keyID = "PNSSINKKY1"
    /// The bundle id that the sink proposes.
    package static let bundle = "com.example.pns"

    private let configuration: Configuration
    /// The private key that a server can use; `nil` where keys were given.
    private let ownKey: P256.Signing.PrivateKey?
    private let tokens: APNSTokens
    private let maxStreams: Mutex<Int>

    /// Makes the rules.
    ///
    /// - Parameters:
    ///   - configuration: What the sink is set to; without keys it makes one.
    ///   - maxStreams: How many streams a connection can have once a valid token was seen.
    package init(_ configuration: Configuration = Configuration(), maxStreams: Int = 1_000) {
        var configuration = configuration
        if configuration.keys.isEmpty {
            let key = P256.Signing.PrivateKey()
            configuration.keys[Self.keyID] = key.publicKey
            self.ownKey = key
        } else {
            self.ownKey = nil
        }
        self.configuration = configuration
        self.tokens = APNSTokens(
            keys: configuration.keys,
            teamID: configuration.teamID,
            maxSecondsAhead: configuration.maxSecondsAhead
        )
        self.maxStreams = Mutex(maxStreams)
    }

    /// Changes how many streams a connection can have; each is told with its next answer.
    package func limit(maxStreams: Int) { self.maxStreams.withLock { $0 = maxStreams } }

    /// The private key of the sink's own making, for tests.
    package var signingKey: P256.Signing.PrivateKey? { self.ownKey }

    /// Any text becomes a token of hexadecimal digits; a text of such digits stays what it is.
    package func makeDevice(_ token: String, url: String) -> ProviderDevice {
        guard !Self.isToken(token) else { return ProviderDevice(token: token) }
        let digits = SHA256.hash(data: Array(token.utf8)).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        return ProviderDevice(token: digits.joined())
    }

    /// `teamId`, `keyId` and `topic`.
    package func settings(url: String) -> [String: String] {
        [
            "teamId": self.configuration.teamID,
            "keyId": self.configuration.keys.keys.sorted().first ?? Self.keyID,
            "topic": self.configuration.bundles.first ?? Self.bundle,
        ]
    }

    /// `keyFile`: the key in PKCS #8, as Apple's `.p8` files hold it.
    package func files(url: String) -> [SinkFile] {
        guard let key = self.ownKey else { return [] }
        return [SinkFile(setting: "keyFile", name: "key.p8", text: key.pemRepresentation + "\n", isSecret: true)]
    }

    /// The first reason with this status.
    package func answer(status: Int) -> HTTPAnswer {
        guard let reason = APNSReason.all.first(where: { $0.status == status }) else {
            return HTTPAnswer(status: status)
        }
        return reason.answer(id: nil, timestamp: status == 410 ? Self.milliseconds(Date()) : nil)
    }

    /// A reason; its member `timestamp` is in milliseconds and belongs to 410.
    package func answer(code: String, members: [String: RawJSON]) -> ProviderAnswer? {
        guard let reason = APNSReason.named(code) else { return nil }
        let timestamp = members["timestamp"]?.intValue ?? (reason.status == 410 ? Self.milliseconds(Date()) : nil)
        let answer = reason.answer(id: nil, timestamp: timestamp)
        return ProviderAnswer(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// A token that was answered as expired can be followed by a new one at once.
    package func answered(_ request: SinkRequest, _ judgement: SinkJudgement, with answer: HTTPAnswer) {
        guard answer.status == 403 else { return }
        self.tokens.refused(on: request.connection)
    }

    /// Forgets the tokens of a connection.
    package func ended(connection: Int) { self.tokens.forget(connection: connection) }

    /// Judges a request.
    package func judge(_ request: SinkRequest) -> SinkJudgement {
        var checks = SinkChecks<APNSReason>()
        let id = request.header("apns-id")
        Self.checkID(id, &checks)
        Self.checkMethod(request, &checks)
        let topic = self.checkTopic(request, &checks)
        Self.checkNumbers(request, &checks)
        let type = Self.checkPushType(request, topic: topic, &checks)
        let token = Self.checkPath(request, &checks)
        let (claims, isTrusted) = self.tokens.check(request, &checks)
        let payload = APNSPayload.check(request, type: type, &checks)
        var details: [RawJSON.Member] = [.init("apnsId", .string(id ?? "made by the sink"))]
        if let claims { details.append(.init("providerToken", claims)) }
        let answered = id.flatMap { UUID(uuidString: $0) == nil ? nil : $0 } ?? UUID().uuidString.lowercased()
        let answer = checks.refusal.map { reason in
            reason.answer(id: answered, timestamp: reason.status == 410 ? Self.milliseconds(request.instant) : nil)
        }
        return SinkJudgement(
            items: token.map { [ProviderRecord.Item(token: $0, message: payload)] } ?? [],
            findings: checks.findings,
            details: details,
            reply: .whole(answer ?? HTTPAnswer(status: 200, headers: [HeaderField("apns-id", answered)])),
            maxStreams: isTrusted ? self.maxStreams.withLock(\.self) : nil
        )
    }

    static func isToken(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(Self.isHex) }

    private static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    private static func milliseconds(_ date: Date) -> Int { Int(date.timeIntervalSince1970 * 1_000) }

    private func checkTopic(_ request: SinkRequest, _ checks: inout SinkChecks<APNSReason>) -> String? {
        let topic = request.header("apns-topic").flatMap { $0.isEmpty ? nil : $0 }
        checks.require(
            "apns-topic is there",
            APNSSource.sending,
            topic != nil,
            expected: "the bundle id, with a suffix by push type",
            actual: "none",
            else: Self.reason("MissingTopic")
        )
        guard let topic, !self.configuration.bundles.isEmpty else { return topic }
        let type = APNSPushType(rawValue: request.header("apns-push-type") ?? "alert") ?? .alert
        checks.require(
            "apns-topic is of an app of this team",
            APNSSource.sending,
            type == .mdm || self.configuration.bundles.contains(type.bundle(of: topic)),
            expected: self.configuration.bundles.joined(separator: " or "),
            actual: topic,
            else: Self.reason("TopicDisallowed")
        )
        return topic
    }

    static func reason(_ name: String) -> APNSReason {
        guard let reason = APNSReason.named(name) else { preconditionFailure("\(name) is no reason of APNs") }
        return reason
    }
}
