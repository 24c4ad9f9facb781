import HTTPTypes
import PNSService

/// Whose credentials a request carries: a configured bearer token, or an access token.
struct ApplicationCredentials: Sendable {
    let tokens: BearerTokens<ApplicationName>
    let oauth: TokenService?
    let clock: any ServiceClock

    /// Whose credentials a request carries.
    ///
    /// - Parameter headers: The headers of the request.
    /// - Returns: The application (NTF-020, OAU-030).
    /// - Throws: `unauthorized` with a challenge (OAU-032, OAU-033).
    func owner(_ headers: HTTPFields) throws(Refusal) -> ApplicationName {
        do throws(Refusal) {
            return try self.tokens.owner(headers)
        } catch {
            guard let oauth, let token = BearerTokens<ApplicationName>.token(headers) else { throw error }
            guard let application = oauth.application(of: token, at: self.clock.now()) else {
                throw Refusal.unauthorized(challenge: #"Bearer realm="pns", error="invalid_token""#).asked(by: .oau034)
            }
            return application
        }
    }
}
