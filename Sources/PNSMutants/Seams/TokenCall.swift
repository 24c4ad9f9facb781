import Foundation
import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

/// A token request on its way in.
struct TokenCall {
    /// The request with its whole body.
    var incoming: HTTPIncoming

    /// The clients of the server.
    let clients: [OAuthClient]

    /// The fields of the body; none where it is no form.
    var fields: [FormFields.Field] {
        get { FormFields(form: self.incoming.body)?.fields ?? [] }
        set { self.incoming.body = Array(FormFields(newValue).text.utf8) }
    }

    /// The first value of a parameter; another one replaces all of that name, and `nil` takes them out.
    subscript(name: String) -> String? {
        get { self.fields.first { $0.name == name }?.value }
        set {
            let rest = self.fields.filter { $0.name != name }
            self.fields = rest + (newValue.map { [FormFields.Field(name, $0)] } ?? [])
        }
    }

    /// The value of `Authorization`.
    var authorization: String? { self.incoming[.authorization].first }

    /// Id and secret of HTTP Basic.
    var basic: (id: String, secret: String)? {
        guard let value = self.authorization, value.hasPrefix("Basic "),
            let bytes = Data(base64Encoded: String(value.dropFirst(6)))
        else { return nil }
        let halves = bytes.split(separator: UInt8(ascii: ":"), maxSplits: 1)
        guard halves.count == 2, let id = FormFields.decode(halves[0]), let secret = FormFields.decode(halves[1]) else {
            return nil
        }
        return (id, secret)
    }

    /// Whether there are no credentials in it at all.
    var isAnonymous: Bool { self.authorization == nil && self["client_id"] == nil }

    /// Gives the request the credentials of the first client.
    mutating func authorize() {
        guard let client = self.clients.first, let secret = client.secrets.first else { return }
        let text = "\(FormFields.encode(client.id)):\(FormFields.encode(secret))"
        self.incoming[.authorization] = ["Basic \(Data(text.utf8).base64EncodedString())"]
    }

    /// The right secret of a client.
    func secret(of id: String?) -> String? { self.clients.first { $0.id == id }?.secrets.first }

    /// Refuses the request at once.
    mutating func refuse(_ code: TokenErrorCode = .invalidRequest) {
        var head = HTTPResponse(status: HTTPResponse.Status(code: code.httpStatus))
        head.headerFields = [.contentType: "application/json", .cacheControl: "no-store"]
        if code == .invalidClient { head.headerFields[.wwwAuthenticate] = "Basic realm=\"pns\"" }
        self.incoming.instead = .answer(head, body: TokenError(code).wire())
    }
}

/// The access tokens that a broken server has given, the oldest first.
final class GivenTokens: Sendable {
    /// A token with the time at which it was given.
    struct Token: Sendable {
        var text: String
        var date: Timestamp
        var seconds: Int
        /// Whether it was asked for with the second secret of a client, in HTTP Basic.
        var isOfOtherSecret: Bool
    }

    private let tokens = MutantMemory<[Token]>([])
    private let clients: [OAuthClient]

    /// Begins with none.
    init(clients: [OAuthClient]) {
        self.clients = clients
    }

    /// Remembers the token of an answer.
    func remember(_ answer: HTTPOutgoing, at now: Timestamp) {
        guard answer.isFor(.post, "/oauth/token", 200), let token = try? TokenAnswer(wire: answer.body) else { return }
        let request = HTTPIncoming(head: answer.request, body: [])
        let basic = TokenCall(incoming: request, clients: self.clients).basic
        let isOther = self.clients.contains { $0.secrets.dropFirst().contains { $0 == basic?.secret } }
        self.tokens.with {
            $0.append(
                Token(text: token.accessToken, date: now, seconds: token.expiresIn, isOfOtherSecret: isOther)
            )
        }
    }

    /// All of them.
    var all: [Token] { self.tokens.with { $0 } }
}

extension GivenTokens.Token {
    /// Whether some part of its time is over.
    func isOlder(than share: Double, at now: Timestamp) -> Bool {
        now > self.date.advanced(by: .seconds(Double(self.seconds) * share))
    }
}

extension Mutant {
    /// A mutant that changes token requests, or answers them itself.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Changes a request, or leaves it as it is.
    /// - Returns: The mutant.
    static func tokens(_ id: String, _ edit: @escaping @Sendable (inout TokenCall) -> Void) -> Mutant {
        Mutant(id) { setup in
            let clients = setup.configuration.oauth?.clients ?? []
            setup.seams.http = HTTPRewrite(
                needsBody: { $0.isFor(.post, "/oauth/token") },
                request: { incoming in
                    guard incoming.head.isFor(.post, "/oauth/token") else { return }
                    var call = TokenCall(incoming: incoming, clients: clients)
                    edit(&call)
                    incoming = call.incoming
                }
            )
        }
    }

    /// A mutant that changes answers to token requests.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - statuses: Which answers.
    ///   - edit: Changes an answer.
    /// - Returns: The mutant.
    static func tokenAnswers(
        _ id: String,
        _ statuses: ClosedRange<Int> = 200...200,
        _ edit: @escaping @Sendable (inout HTTPOutgoing) -> Void
    ) -> Mutant {
        .answers(id) { if $0.isFor(.post, "/oauth/token", statuses) { edit(&$0) } }
    }

    /// A mutant that changes what becomes of bearer tokens at `POST /notify`.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Changes a request; sees its bearer token, what was given, and the time.
    /// - Returns: The mutant.
    static func bearers(
        _ id: String,
        _ edit: @escaping @Sendable (inout NotifyCall, String, [GivenTokens.Token], Timestamp) -> Void
    ) -> Mutant {
        Mutant(id) { setup in
            let given = GivenTokens(clients: setup.configuration.oauth?.clients ?? [])
            let clock = setup.clock
            let tokens = setup.configuration.applications.values.sorted()
            let limits = setup.configuration.service.limits
            setup.seams.http = HTTPRewrite(
                needsBody: { $0.isFor(.post, "/notify") },
                request: { incoming in
                    guard incoming.head.isFor(.post, "/notify"), let value = incoming[.authorization].first else {
                        return
                    }
                    let parts = value.split(separator: " ", maxSplits: 1)
                    guard parts.count == 2 else { return }
                    var call = NotifyCall(incoming: incoming, tokens: tokens, limits: limits)
                    edit(&call, String(parts[1]), given.all, clock.now())
                    incoming = call.incoming
                },
                answer: { outgoing in
                    given.remember(outgoing, at: clock.now())
                    if outgoing.request.isFor(.post, "/notify") { outgoing.refuseAsPlanned() }
                }
            )
        }
    }
}
