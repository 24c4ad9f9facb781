import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import PNSServer
import PNSService

extension Mutants {
    /// How they follow the redirects of the application.
    static let redirects: [Mutant] = [
        .exchanges("follows-redirects") { request, _ in try await FollowedExchange(request).last },
        .exchanges("follows-redirects-in-vain") { request, _ in try await FollowedExchange(request).first },
    ]
}

/// An exchange with a client that follows redirects, credentials and all.
private struct FollowedExchange {
    /// The answer at the configured URL; its body is lost when it was a redirect.
    let first: ApplicationResponse

    /// The answer at the end of the way.
    let last: ApplicationResponse

    init(_ request: ApplicationRequest) async throws {
        var following = HTTPClientRequest(url: request.url)
        for field in request.headers.fields { following.headers.add(name: field.name, value: field.value) }
        // The client of the process needs no end; it follows redirects unless told otherwise.
        let response = try await HTTPClient.shared.execute(following, timeout: .minutes(1))
        let body = try await response.body.collect(upTo: request.maxBodyBytes)
        self.last = ApplicationResponse(
            status: Int(response.status.code),
            challenges: response.headers["WWW-Authenticate"],
            body: Array(body.readableBytesView)
        )
        guard response.history.count > 1, let redirect = response.history.first?.responseHead else {
            self.first = self.last
            return
        }
        self.first = ApplicationResponse(status: Int(redirect.status.code))
    }
}
