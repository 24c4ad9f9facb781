import AsyncHTTPClient
public import NIOCore
import NIOHTTP1
public import NIOPosix
import PNSCodec
public import PNSService

/// Reaches push providers over HTTP/1.1 and HTTP/2, as far as the policy of the operator permits.
///
/// A name is looked up here, every address of it is judged, and the connection goes to one that was judged (OUT clauses).
/// Connections are kept and shared: over HTTP/2 one for each provider, as far as its streams go. A request that the
/// provider surely has not looked at, because it refused the stream or went away before it, is sent once more elsewhere.
public final class HTTPOutboundClient: OutboundClient {
    private let policy: OutboundPolicy
    private let names: NameService
    private let connections: PinnedClients
    private let testClock: AdjustableClock?

    /// How often a request is sent again that was not looked at.
    private static let maxResends = 3

    /// Creates a client; nothing is connected yet.
    ///
    /// - Parameters:
    ///   - policy: Whom it may reach.
    ///   - settings: How it connects.
    ///   - testClock: A clock that a test moves; a request whose time is over by it is given up too.
    ///   - group: The event loops to use.
    public convenience init(
        policy: OutboundPolicy,
        settings: OutboundConnectionSettings = OutboundConnectionSettings(),
        testClock: AdjustableClock? = nil,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.init(policy: policy, settings: settings, testClock: testClock, group: group, lookUp: NameService.system)
    }

    init(
        policy: OutboundPolicy,
        settings: OutboundConnectionSettings,
        testClock: AdjustableClock? = nil,
        group: any EventLoopGroup,
        lookUp: @escaping NameService.LookUp
    ) {
        self.testClock = testClock
        self.policy = policy
        self.names = NameService(lookUp)
        self.connections = PinnedClients(settings: settings, group: group)
    }

    /// Sends a request and takes the whole answer.
    public func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundAnswer {
        let result = await withTaskGroup(of: Result<OutboundAnswer, OutboundFailure>?.self) { group in
            group.addTask { await self.exchange(request) }
            group.addTask {
                // Cancelled when the exchange came to its end first.
                guard (try? await Task.sleep(for: request.timeout)) != nil else { return nil }
                return .failure(.timedOut)
            }
            if let testClock = self.testClock {
                let deadline = testClock.now().advanced(by: request.timeout)
                group.addTask {
                    guard (try? await testClock.sleep(until: deadline)) != nil else { return nil }
                    return .failure(.timedOut)
                }
            }
            defer { group.cancelAll() }
            while let result = await group.next() {
                if let result { return result }
            }
            return .failure(.cancelled)
        }
        return try result.get()
    }

    /// Ends every connection.
    public func shutdown() async {
        await self.connections.shutdown()
    }

    private func exchange(_ request: OutboundRequest) async -> Result<OutboundAnswer, OutboundFailure> {
        do throws(OutboundFailure) {
            let place = try OutboundPlace(request.url)
            let addresses = try await self.addresses(of: place)
            if let refusal = self.policy.refusal(place.target, addresses: addresses) {
                throw .refused(refusal.message)
            }
            for _ in 0..<Self.maxResends {
                if let answer = try await self.attempt(request, place, addresses) { return .success(answer) }
            }
            throw .interrupted("the provider went away before the request each time")
        } catch {
            return .failure(error)
        }
    }

    private func addresses(of place: OutboundPlace) async throws(OutboundFailure) -> [IPAddress] {
        if let literal = place.literal { return [literal] }
        return try await self.names.addresses(of: place.target.host)
    }

    /// Sends a request once.
    ///
    /// - Returns: The answer; `nil` when the provider has surely not looked at the request.
    private func attempt(
        _ request: OutboundRequest,
        _ place: OutboundPlace,
        _ addresses: [IPAddress]
    ) async throws(OutboundFailure) -> OutboundAnswer? {
        let pinned = try self.connections.lend(place, addresses)
        defer { self.connections.giveBack(pinned) }
        do {
            return try await Self.execute(request, pinned.client)
        } catch {
            if Task.isCancelled { throw .cancelled }
            switch OutboundFault(error) {
            case .unprocessed: return nil
            case .failure(let failure):
                if case .unreachable = failure { self.connections.avoid(pinned) }
                throw failure
            }
        }
    }

    private static func execute(_ request: OutboundRequest, _ client: HTTPClient) async throws -> OutboundAnswer {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        // The time is kept around the whole exchange; this only keeps a forgotten one from living for ever.
        let response = try await client.execute(outgoing, timeout: .hours(1))
        var body = ByteBuffer()
        for try await part in response.body {
            body.writeImmutableBuffer(part)
            if body.readableBytes > request.maxAnswerBytes { break }
        }
        return OutboundAnswer(
            status: Int(response.status.code),
            headers: response.headers.map { OutboundHeader($0.name, $0.value) },
            body: Array(body.readableBytesView.prefix(request.maxAnswerBytes))
        )
    }
}
