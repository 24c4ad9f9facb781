import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PNSCodec
import PNSService

/// `POST /oauth/token`: an application asks for an access token.
struct TokenRoute: Sendable {
    /// The longest body that is read; OAU-010 asks for a quarter of it.
    static let maxBodyBytes = 16_384

    let oauth: TokenService
    let clock: any ServiceClock
    let clauses: ClauseCounter
    let logger: Logger

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - request: The request; its query is not looked at (OAU-009).
    ///   - context: Its context.
    /// - Returns: The token (OAU-001), or the refusal of OAuth 2 (OAU-020).
    /// - Throws: A ``Refusal`` for a body that is too long or breaks off.
    @Sendable
    func respond(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        let body = try await request.body(upTo: Self.maxBodyBytes, context)
        if request.uri.query != nil { self.clauses.note(.oau009) }
        if body.readableBytes >= 4_096 { self.clauses.note(.oau010) }
        let tokenRequest = TokenRequest(
            authorization: request.headers[values: .authorization],
            contentType: request.headers[.contentType],
            body: Array(body.readableBytesView)
        )
        do throws(TokenRefusal) {
            let answer = try self.oauth.answer(tokenRequest, at: self.clock.now(), nonce: Self.nonce())
            self.clauses.note(.oau003)
            return Self.unstored(Response(status: .ok, answer))
        } catch {
            let code = error.error.error
            self.clauses.note(.ops003)
            self.logger.info("refused", metadata: ["code": "\(code.rawValue)", "request": "POST /oauth/token"])
            var response = Response(status: HTTPResponse.Status(code: code.httpStatus), error.error)
            response.headers[.wwwAuthenticate] = error.challenge
            return Self.unstored(response)
        }
    }

    /// Keeps an answer out of caches (OAU-003).
    private static func unstored(_ response: Response) -> Response {
        var response = response
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private static func nonce() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<TokenService.nonceBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
