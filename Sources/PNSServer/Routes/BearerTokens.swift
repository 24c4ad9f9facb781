import Crypto
import HTTPTypes

/// The bearer tokens of a listener, each with whom it belongs to.
struct BearerTokens<Owner: Sendable>: Sendable {
    private let entries: [(digest: SHA256Digest, owner: Owner)]

    /// Makes a set of tokens.
    ///
    /// - Parameter tokens: The tokens; an empty one belongs to nobody.
    init(_ tokens: [(token: String, owner: Owner)]) {
        self.entries = tokens.filter { !$0.token.isEmpty }.map { (Self.digest($0.token), $0.owner) }
    }

    /// Whose credentials a request carries.
    ///
    /// The time it takes tells nothing of the tokens: digests are compared, in constant time, and all of them.
    ///
    /// - Parameter headers: The headers of the request.
    /// - Returns: The owner of the token in `Authorization`.
    /// - Throws: `unauthorized` with a challenge if there is no token or another one.
    func owner(_ headers: HTTPFields) throws(Refusal) -> Owner {
        guard let token = Self.token(headers) else { throw .unauthorized() }
        let digest = Self.digest(token)
        var found: Owner?
        for entry in self.entries where entry.digest == digest { found = entry.owner }
        guard let found else { throw .unauthorized() }
        return found
    }

    /// The token of a request, whoever it belongs to.
    ///
    /// - Parameter headers: The headers of the request.
    /// - Returns: What follows `Bearer`; nil for another scheme or none.
    static func token(_ headers: HTTPFields) -> String? {
        let parts = (headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    private static func digest(_ token: some StringProtocol) -> SHA256Digest {
        SHA256.hash(data: Array(token.utf8))
    }
}
