import Crypto
import Foundation
package import PNSConformance
import Synchronization

/// How a Web Push service behaves (RFC 8030, RFC 8292); it is the user agent as well, and decrypts (RFC 8291).
///
/// The order: path, method, TTL, Urgency, Topic, sender, content coding, size. What cannot be decrypted is taken all the
/// same, as a push service cannot know; the finding says so.
package final class WebPushRules: SinkRules {
    private struct State {
        var subscriptions: [String: WebPushSubscription] = [:]
        var messages = 0
    }

    /// Which provider it is.
    package static var provider: ProviderKind { .webpush }
    /// Where a user agent subscribes.
    package static let subscribePath = "/subscribe"

    static let source = "RFC 8030 section 5"
    private static let maxSubscriptions = 2_000_000
    /// The longest life of a message, 30 days in seconds.
    private static let maxTTL = 2_592_000
    private let isTokenRequired: Bool
    /// A key that a server can use to say who it is.
    private let senderKey = P256.Signing.PrivateKey()
    private let state = Mutex(State())

    /// Makes the rules.
    ///
    /// - Parameter isTokenRequired: Whether each request needs a token of RFC 8292, as the large services ask for.
    package init(isTokenRequired: Bool = true) { self.isTokenRequired = isTokenRequired }

    /// Gives out a subscription.
    ///
    /// - Parameter applicationKey: The public key of the one application server that can use it; `nil` is any.
    /// - Returns: The subscription, good from now on.
    package func subscribe(applicationKey: [UInt8]? = nil) -> WebPushSubscription {
        let name = Base64URL.encode((0..<16).map { _ in UInt8.random(in: 0...255) })
        let subscription = WebPushSubscription(
            path: "/push/\(name)",
            keys: WebPushKeys(),
            applicationKey: applicationKey
        )
        self.state.withLock { state in
            if state.subscriptions.count >= Self.maxSubscriptions { state.subscriptions = [:] }
            state.subscriptions[subscription.path] = subscription
        }
        return subscription
    }

    /// Ends a subscription: from now on there is none.
    package func unsubscribe(_ path: String) { self.state.withLock { $0.subscriptions[path] = nil } }

    /// A subscription of a browser; the token that was asked for plays no part.
    package func makeDevice(_ token: String, url: String) -> ProviderDevice {
        let subscription = self.subscribe()
        return ProviderDevice(token: subscription.path, subscription: subscription.json(origin: url))
    }

    /// `subscribeUrl` and `vapidPublicKey`.
    package func settings(url: String) -> [String: String] {
        [
            "subscribeUrl": url + Self.subscribePath,
            "vapidPublicKey": Base64URL.encode(Array(self.senderKey.publicKey.x963Representation)),
            "subject": "mailto:operator@example.com",
        ]
    }

    /// `vapidKeyFile`: a private key that a server can sign its tokens with.
    package func files(url: String) -> [SinkFile] {
        [
            SinkFile(
                setting: "vapidKeyFile",
                name: "vapid.pem",
                text: self.senderKey.pemRepresentation + "\n",
                isSecret: true
            )
        ]
    }

    /// What the service says with a status.
    package func answer(status: Int) -> HTTPAnswer {
        status < 300 ? HTTPAnswer(status: status) : WebPushRefusal.with(status: status).answer
    }

    /// A word, such as `Gone`.
    package func answer(code: String, members: [String: RawJSON]) -> ProviderAnswer? {
        guard let refusal = WebPushRefusal.all.first(where: { $0.error == code }) else { return nil }
        let answer = refusal.answer
        return ProviderAnswer(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// Judges a request.
    package func judge(_ request: SinkRequest) -> SinkJudgement {
        guard request.resource != Self.subscribePath else { return self.judgeSubscribing(request) }
        var checks = SinkChecks<WebPushRefusal>()
        let subscription = self.state.withLock { $0.subscriptions[request.resource] }
        checks.require(
            "the path is that of a subscription",
            Self.source,
            subscription != nil,
            expected: "the endpoint of a subscription of this sink",
            actual: request.path,
            else: .with(status: 404)
        )
        checks.require(
            "the method is POST",
            Self.source,
            request.method == "POST",
            expected: "POST",
            actual: request.method,
            else: .with(status: 405, "The method is not POST.")
        )
        let ttl = Self.checkTTL(request, &checks)
        Self.checkUrgencyAndTopic(request, &checks)
        let sender = VAPIDCheck(
            request,
            isRequired: self.isTokenRequired || subscription?.applicationKey != nil,
            applicationKey: subscription?.applicationKey,
            &checks
        )
        var details = sender.details
        let message = Self.checkBody(request, subscription, senderKey: sender.key, &details, &checks)
        var answer = checks.refusal?.answer
        if answer == nil {
            let number = self.state.withLock { state in
                state.messages += 1
                return state.messages
            }
            answer = HTTPAnswer(
                status: 201,
                headers: [
                    HeaderField("Location", "\(request.origin)/message/\(number)"),
                    HeaderField("TTL", String(min(ttl ?? 0, Self.maxTTL))),
                ]
            )
        }
        let isOurs = subscription != nil || request.resource.hasPrefix("/push/")
        return SinkJudgement(
            items: isOurs ? [ProviderRecord.Item(token: request.resource, message: message)] : [],
            findings: checks.findings,
            details: details,
            reply: .whole(answer ?? HTTPAnswer(status: 500))
        )
    }

    /// RFC 8030 section 4, with the subscription in the body as well, as the Push API spells it.
    private func judgeSubscribing(_ request: SinkRequest) -> SinkJudgement {
        var checks = SinkChecks<WebPushRefusal>()
        checks.require(
            "the method is POST",
            "RFC 8030 section 4",
            request.method == "POST",
            expected: "POST",
            actual: request.method,
            else: .with(status: 405, "The method is not POST.")
        )
        var key: [UInt8]?
        if request.header("content-type")?.lowercased() == "application/webpush-options+json" {
            let text = (try? RawJSON(parsing: request.body))?["vapid"]?.stringValue
            key = text.flatMap { Base64URL.decode($0) }
            checks.require(
                "vapid is a public key",
                "RFC 8292 section 4.1",
                key?.count == 65,
                expected: "65 octets in base64url",
                actual: text ?? "none",
                else: .with(status: 400)
            )
        }
        if let refusal = checks.refusal {
            return SinkJudgement(findings: checks.findings, reply: .whole(refusal.answer))
        }
        let subscription = self.subscribe(applicationKey: key)
        let answer = HTTPAnswer.json(
            201,
            subscription.json(origin: request.origin),
            headers: [
                HeaderField("Location", "\(request.origin)/subscription\(subscription.path.dropFirst(5))"),
                HeaderField("Link", "<\(request.origin)\(subscription.path)>; rel=\"urn:ietf:params:push\""),
                HeaderField("Cache-Control", "no-store"),
            ]
        )
        return SinkJudgement(
            findings: checks.findings,
            details: [.init("subscribed", .string(subscription.path))],
            reply: .whole(answer)
        )
    }
}
