import Foundation
package import PNSConformance
import Synchronization

/// How FCM HTTP v1 behaves, with the endpoint that gives out its access tokens.
///
/// The order: path, access token, project, JSON, envelope, message.
package final class FCMRules: SinkRules {
    /// Which provider it is.
    package static var provider: ProviderKind { .fcm }
    /// Where access tokens are given out.
    package static let tokenPath = "/token"

    /// The service account that can send.
    package let account: FCMAccount
    private let tokens: FCMTokens
    private let sent = Atomic<Int>(0)

    /// Makes the rules.
    ///
    /// - Parameters:
    ///   - account: The account; its project is the only one there is.
    ///   - tokenLifetime: For how many seconds access tokens are good.
    ///   - maxSecondsAhead: How far the clock of a sender can be ahead, in seconds; a test can have moved it.
    package init(account: FCMAccount, tokenLifetime: Int = 3_600, maxSecondsAhead: Int = 300) {
        self.account = account
        self.tokens = FCMTokens(account: account, lifetime: tokenLifetime, maxSecondsAhead: maxSecondsAhead)
    }

    /// Sets for how many seconds the next access tokens are good.
    package func setTokenLifetime(_ seconds: Int) { self.tokens.setLifetime(seconds) }

    /// Makes all access tokens that were given out worthless.
    package func revokeTokens() { self.tokens.revokeAll() }

    /// `tokenUrl` and `project`.
    package func settings(url: String) -> [String: String] {
        ["tokenUrl": url + Self.tokenPath, "project": self.account.project, "clientEmail": self.account.email]
    }

    /// `serviceAccountFile`: a key file as Google's console gives it out.
    package func files(url: String) -> [SinkFile] {
        [
            SinkFile(
                setting: "serviceAccountFile",
                name: "service-account.json",
                text: self.account.file(tokenURL: url + Self.tokenPath),
                isSecret: true
            )
        ]
    }

    /// The first code with this status.
    package func answer(status: Int) -> HTTPAnswer {
        status < 300 ? self.success() : FCMRefusal.with(status: status).answer
    }

    /// A code; its member `field` names the field that is at fault.
    package func answer(code: String, members: [String: RawJSON]) -> ProviderAnswer? {
        guard let refusal = FCMRefusal.named(code, field: members["field"]?.stringValue) else { return nil }
        let answer = refusal.answer
        return ProviderAnswer(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// Judges a request.
    package func judge(_ request: SinkRequest) -> SinkJudgement {
        request.resource == Self.tokenPath ? self.tokens.judge(request) : self.judgeMessage(request)
    }

    private func judgeMessage(_ request: SinkRequest) -> SinkJudgement {
        var checks = SinkChecks<FCMRefusal>()
        self.checkPath(request, &checks)
        let token = self.checkToken(request, &checks)
        let envelope = Self.checkEnvelope(request, &checks)
        let message = envelope?["message"].map { FCMArrivedMessage(value: $0, path: "message") }
        message?.check(&checks)
        let flag = envelope?["validateOnly"] ?? envelope?["validate_only"]
        let isDry = flag?.boolValue ?? false
        let items = message.flatMap { message in
            message.address.map { [ProviderRecord.Item(token: $0, message: message.value)] }
        }
        var details = isDry ? [RawJSON.Member("validateOnly", .bool(true))] : []
        if let token { details.append(.init("accessToken", .number(token))) }
        return SinkJudgement(
            items: items ?? [],
            findings: checks.findings,
            details: details,
            reply: .whole(checks.refusal?.answer ?? self.success(isDry: isDry))
        )
    }

    private func success(isDry: Bool = false) -> HTTPAnswer {
        let number = self.sent.add(1, ordering: .relaxed).newValue
        let id = isDry ? "fake_message_id" : "0:\(1_700_000_000_000_000 + number)%pns"
        return .json(200, .object(["name": .string("projects/\(self.account.project)/messages/\(id)")]))
    }

    private func checkPath(_ request: SinkRequest, _ checks: inout SinkChecks<FCMRefusal>) {
        let parts = request.resource.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        let isSend = parts.count == 4 && parts.starts(with: ["v1", "projects"]) && parts.last == "messages:send"
        checks.require(
            "the path is that of messages:send",
            FCMArrivedMessage.source,
            isSend,
            expected: "/v1/projects/\(self.account.project)/messages:send",
            actual: request.path,
            else: .notFound
        )
        checks.require(
            "the method is POST",
            FCMArrivedMessage.source,
            request.method == "POST",
            expected: "POST",
            actual: request.method,
            else: .notFound
        )
        guard isSend else { return }
        let project = parts.dropFirst(2).first.map(String.init) ?? ""
        checks.require(
            "the project is that of the account",
            FCMArrivedMessage.source,
            project == self.account.project,
            expected: self.account.project,
            actual: project,
            else: .notFound
        )
    }

    /// - Returns: Which access token it is of all that were given out; no secret.
    private func checkToken(_ request: SinkRequest, _ checks: inout SinkChecks<FCMRefusal>) -> Int? {
        let value = request.header("authorization") ?? ""
        let isBearer = value.lowercased().hasPrefix("bearer ")
        checks.require(
            "authorization holds an access token",
            "RFC 6750 section 2.1",
            isBearer,
            expected: "Bearer <token>",
            actual: value.isEmpty ? "none" : "another scheme",
            else: .unauthenticated
        )
        guard isBearer else { return nil }
        let token = String(value.dropFirst("bearer ".count))
        checks.require(
            "the access token was given out here and has not expired",
            "RFC 6750 section 3.1",
            self.tokens.isValid(token, at: request.instant),
            expected: "one of \(Self.tokenPath)",
            actual: "another one",
            else: .unauthenticated
        )
        return self.tokens.number(of: token)
    }

    private static func checkEnvelope(_ request: SinkRequest, _ checks: inout SinkChecks<FCMRefusal>) -> RawJSON? {
        let type = request.header("content-type").map { $0.prefix { $0 != ";" }.lowercased() } ?? "none"
        checks.advise(
            "the body is called JSON",
            FCMArrivedMessage.source,
            type == "application/json",
            expected: "application/json",
            actual: type
        )
        let refusal = FCMRefusal(
            code: nil,
            httpStatus: 400,
            status: "INVALID_ARGUMENT",
            message: "The body is not JSON."
        )
        guard let envelope = checks.json(request.body, FCMArrivedMessage.source, else: refusal) else { return nil }
        let strange = (envelope.members ?? []).map(\.name).filter { name in
            !["message", "validateOnly"].contains(camelCase(name))
        }
        checks.require(
            "the body has message, and perhaps validateOnly",
            FCMArrivedMessage.source,
            envelope["message"] != nil && strange.isEmpty,
            expected: "{\"message\":{…}}",
            actual: envelope.compact().cut,
            else: .invalid("message", "The request has no message, or an unknown name.")
        )
        return envelope
    }
}
