import Foundation
public import PNSCodec

/// Gives access tokens to clients and recognises them: the client credentials grant, RFC 6749 section 4.4.
///
/// It keeps no token, knows no clock and draws no random bytes.
public struct TokenService: Sendable {
    private struct Client {
        let application: ApplicationName
        let secretCodes: [[UInt8]]
    }

    /// What a client proves itself with.
    private struct Credentials {
        let id: String
        let secret: String
    }

    /// How many random bytes ``answer(_:at:nonce:)`` needs.
    public static let nonceBytes = TokenSigner.nonceBytes

    /// The one scope there is (OAU-011).
    public static let scope = "notify"

    private static let challenge = #"Basic realm="pns", charset="UTF-8""#
    private static let parameters = ["grant_type", "scope", "client_id", "client_secret"]

    private let clients: [[UInt8]: Client]
    private let signer: TokenSigner
    private let authentication: any MessageAuthentication
    private let comparisonKey: [UInt8]
    private let lifetimeSeconds: Int
    private let clauses: ClauseCounter

    /// Creates a service.
    ///
    /// - Parameters:
    ///   - settings: What the operator decided.
    ///   - authentication: Makes the codes of tokens, and those by which secrets are compared.
    ///   - clauses: Told which clauses are executed.
    public init(
        _ settings: OAuthSettings,
        authentication: any MessageAuthentication,
        clauses: ClauseCounter = ClauseCounter()
    ) {
        self.authentication = authentication
        self.clauses = clauses
        signer = TokenSigner(keys: settings.signingKeys, authentication: authentication, clauses: clauses)
        lifetimeSeconds = settings.lifetimeSeconds
        let key = settings.signingKeys[0]
        comparisonKey = key
        clients = Dictionary(
            settings.clients.map { client in
                let secrets = client.secrets.filter { !$0.isEmpty }
                let codes = secrets.map { authentication.code(of: Array($0.utf8), key: key) }
                return (Array(client.id.utf8), Client(application: client.application, secretCodes: codes))
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Answers a token request.
    ///
    /// - Parameters:
    ///   - request: What came.
    ///   - now: The time, from which `expires_in` counts.
    ///   - nonce: ``nonceBytes`` random bytes.
    /// - Returns: The token (OAU-001, OAU-002).
    /// - Throws: Why there is none (OAU-020).
    public func answer(
        _ request: TokenRequest,
        at now: Timestamp,
        nonce: [UInt8]
    ) throws(TokenRefusal) -> TokenAnswer {
        do throws(TokenRefusal) {
            return try token(for: request, at: now, nonce: nonce)
        } catch {
            clauses.note(.oau020)
            clauses.note(error.clause)
            if error.challenge != nil { clauses.note(.oau022) }
            throw error
        }
    }

    private func token(
        for request: TokenRequest,
        at now: Timestamp,
        nonce: [UInt8]
    ) throws(TokenRefusal) -> TokenAnswer {
        let form = try parameters(of: request)
        let client = try authenticated(request.authorization, form)
        guard let grant = form["grant_type"] else {
            throw TokenRefusal(.invalidRequest, "The parameter grant_type is missing.", .oau024)
        }
        guard grant == "client_credentials" else {
            throw TokenRefusal(.unsupportedGrantType, "The only grant_type here is client_credentials.", .oau025)
        }
        let scopes = form["scope"]?.split(separator: " ") ?? []
        guard scopes.allSatisfy({ $0 == Self.scope }) else {
            throw TokenRefusal(.invalidScope, "The only scope here is \(Self.scope).", .oau027)
        }
        clauses.note(.oau001)
        clauses.note(.oau002)
        clauses.note(.oau011)
        clauses.note(.oau012)  // by the nonce
        let end = now.advanced(by: .seconds(lifetimeSeconds))
        return TokenAnswer(
            accessToken: signer.token(for: client, until: end, nonce: nonce),
            expiresIn: lifetimeSeconds,
            scope: Self.scope
        )
    }

    /// Whose credentials an access token is.
    ///
    /// - Parameters:
    ///   - token: What came as one.
    ///   - now: The time.
    /// - Returns: The application; nil where the token is not valid, or its client was removed (OAU-042).
    public func application(of token: String, at now: Timestamp) -> ApplicationName? {
        guard let id = signer.client(of: token, at: now) else { return nil }
        guard let client = clients[Array(id.utf8)] else {
            clauses.note(.oau042)
            return nil
        }
        clauses.note(.oau030)
        clauses.note(.oau031)
        return client.application
    }

    /// The parameters of this grant by name; an empty one is absent (OAU-008), an unknown one ignored (OAU-007).
    private func parameters(of request: TokenRequest) throws(TokenRefusal) -> [String: String] {
        let mediaType = request.contentType?.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        guard mediaType == "application/x-www-form-urlencoded", let form = FormFields(form: request.body) else {
            throw TokenRefusal(.invalidRequest, "The body is not an application/x-www-form-urlencoded form.", .oau028)
        }
        clauses.note(.oau004)
        if form.fields.contains(where: { !Self.parameters.contains($0.name) }) { clauses.note(.oau007) }
        var values: [String: String] = [:]
        for name in Self.parameters {
            let given = form[name]
            guard given.count <= 1 else { throw TokenRefusal(.invalidRequest, "\(name) is given twice.", .oau026) }
            if let value = given.first, !value.isEmpty { values[name] = value }
            if given.first?.isEmpty ?? false { clauses.note(.oau008) }
        }
        return values
    }

    /// The id of the client, whose secret was right.
    private func authenticated(
        _ authorization: [String],
        _ form: [String: String]
    ) throws(TokenRefusal) -> String {
        guard let header = authorization.first else {
            guard let id = form["client_id"], let secret = form["client_secret"],
                isRight(Credentials(id: id, secret: secret))
            else { throw Self.unknownClient(challenge: nil) }
            clauses.note(.oau006)
            return id
        }
        guard authorization.count == 1, form["client_secret"] == nil else {
            throw TokenRefusal(.invalidRequest, "Credentials come once: in Authorization or in the body.", .oau023)
        }
        guard let credentials = Self.basicCredentials(header) else {
            throw Self.unknownClient(challenge: Self.challenge)
        }
        guard form["client_id"].map({ $0.utf8.elementsEqual(credentials.id.utf8) }) ?? true else {
            throw TokenRefusal(.invalidRequest, "client_id is not that of Authorization.", .oau023)
        }
        guard isRight(credentials) else { throw Self.unknownClient(challenge: Self.challenge) }
        clauses.note(.oau005)
        return credentials.id
    }

    /// Whether a secret is one of the client's; how long that takes tells neither which clients there are nor how much
    /// of a secret was right.
    private func isRight(_ credentials: Credentials) -> Bool {
        let code = authentication.code(of: Array(credentials.secret.utf8), key: comparisonKey)
        var isRight = false
        let secretCodes = clients[Array(credentials.id.utf8)]?.secretCodes ?? []
        for known in secretCodes {
            let isThis = ConstantTime.areEqual(known, code)
            isRight = isThis || isRight
        }
        if isRight, secretCodes.count > 1 { clauses.note(.oau040) }
        return isRight
    }

    /// `Basic` with id and secret, each encoded as in a form (OAU-005).
    private static func basicCredentials(_ header: String) -> Credentials? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let bytes = Data(base64Encoded: parts[1].trimmingCharacters(in: .whitespaces)).map(Array.init)
        else { return nil }
        let halves = bytes.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let id = FormFields.decode(halves[0]), let secret = FormFields.decode(halves[1]),
            !id.isEmpty, !secret.isEmpty
        else { return nil }
        return Credentials(id: id, secret: secret)
    }

    /// OAU-021: one text for an unknown client and a wrong secret, so that nobody learns which clients there are.
    private static func unknownClient(challenge: String?) -> TokenRefusal {
        TokenRefusal(.invalidClient, "The client is unknown, or its secret is another.", .oau021, challenge: challenge)
    }
}
