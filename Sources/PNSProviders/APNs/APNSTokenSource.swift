import PNSCodec
import PNSService
import Synchronization

/// The provider token of a team at APNs: one for all requests, renewed in time.
///
/// Apple takes a token for an hour, and a new one not more often than every 20 minutes.
final class APNSTokenSource: Sendable {
    private struct Token {
        let text: String
        let issued: Timestamp
    }

    /// How long a token is used.
    static let lifetime = Duration.seconds(50 * 60)

    private let key: ES256Key
    private let keyID: String
    private let teamID: String
    private let latest = Mutex<Token?>(nil)

    init(key: ES256Key, keyID: String, teamID: String) {
        self.key = key
        self.keyID = keyID
        self.teamID = teamID
    }

    /// The token to send.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - refused: A token that the provider said has expired; another one is made in its place, once for all that had it.
    /// - Returns: The token.
    /// - Throws: ``KeyFault`` when the system cannot sign.
    func token(at now: Timestamp, insteadOf refused: String? = nil) throws(KeyFault) -> String {
        let result = self.latest.withLock { latest -> Result<String, KeyFault> in
            if let latest, latest.text != refused, (Duration.zero..<Self.lifetime).contains(now.since(latest.issued)) {
                return .success(latest.text)
            }
            do throws(KeyFault) {
                let text = try self.make(now)
                latest = Token(text: text, issued: now)
                return .success(text)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func make(_ now: Timestamp) throws(KeyFault) -> String {
        try CompactToken(
            TokenHeader(alg: "ES256", kid: self.keyID),
            claims: APNSTokenClaims(iss: self.teamID, iat: now.seconds),
            sign: self.key.signature
        ).text
    }
}
