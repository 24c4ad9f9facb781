import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import PNSService
import Synchronization

/// Asks the application over HTTP/1.1.
///
/// The client below is made with the first request, so that a server that never ran leaves nothing to shut down.
final class HTTPApplicationClient: ApplicationClient {
    private enum State {
        case unused
        case inUse(HTTPClient)
        case over
    }

    private let group: any EventLoopGroup
    private let maxConnections: Int
    private let state = Mutex(State.unused)

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - group: The event loops to use.
    ///   - maxConnections: How many connections to the application there can be.
    init(group: any EventLoopGroup, maxConnections: Int) {
        self.group = group
        self.maxConnections = maxConnections
    }

    func exchange(_ request: ApplicationRequest) async throws -> ApplicationResponse {
        let client = try self.client()
        var following = HTTPClientRequest(url: request.url)
        following.method = HTTPMethod(rawValue: request.method)
        for field in request.headers.fields { following.headers.add(name: field.name, value: field.value) }
        // The authenticator keeps the time; this only keeps a forgotten exchange from living for ever.
        let response = try await client.execute(following, timeout: .hours(1))
        let body = try await response.body.collect(upTo: request.maxBodyBytes)
        return ApplicationResponse(
            status: Int(response.status.code),
            challenges: response.headers["WWW-Authenticate"],
            body: Array(body.readableBytesView)
        )
    }

    func shutdown() async {
        let last = self.state.withLock { state in
            defer { state = .over }
            return state
        }
        // It fails only when it was shut down before.
        if case .inUse(let client) = last { try? await client.shutdown() }
    }

    private func client() throws -> HTTPClient {
        try self.state.withLock { state in
            switch state {
            case .over:
                throw CancellationError()
            case .inUse(let client):
                return client
            case .unused:
                let client = HTTPClient(eventLoopGroup: self.group, configuration: self.configuration)
                state = .inUse(client)
                return client
            }
        }
    }

    private var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)  // AUT-011
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = self.maxConnections
        // A request on a connection that the application is just closing is lost, and is not sent twice (AUT-001).
        configuration.connectionPool.idleTimeout = .seconds(1)
        // One try: the time for an answer is the authenticator's to keep.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}
