import AsyncHTTPClient
import NIOCore
import NIOSSL
import PNSService
import Synchronization

/// Clients that each connect a name to one address, the one that was judged.
///
/// A URL that has an address in place of a name needs no pin; all of those share a client.
final class PinnedClients: Sendable {
    /// A name and where its connections go.
    struct Pin: Hashable {
        let host: String
        /// `nil` for a host that is an address.
        let address: IPAddress?
    }

    /// A client on loan.
    struct Loan: Sendable {
        let pin: Pin
        let client: HTTPClient
    }

    private struct Entry {
        let client: HTTPClient
        var loans = 0
        var lastUse: UInt64
    }

    private struct State {
        var clients: [Pin: Entry] = [:]
        /// Where the connections of a name went the last time.
        var preferred: [String: IPAddress] = [:]
        /// Where nobody was reached the last time.
        var avoided: [String: IPAddress] = [:]
        var uses: UInt64 = 0
        var isOver = false
    }

    /// How many clients there are before those that nobody uses go.
    private static let maxClients = 128

    private let settings: OutboundConnectionSettings
    private let group: any EventLoopGroup
    private let state = Mutex(State())

    init(settings: OutboundConnectionSettings, group: any EventLoopGroup) {
        self.settings = settings
        self.group = group
    }

    /// Lends the client for a place.
    ///
    /// - Parameters:
    ///   - place: Where to.
    ///   - addresses: The addresses of its name, all of which were judged; the one of the last time stays the one.
    /// - Returns: The client, to be given back.
    /// - Throws: ``OutboundFailure/cancelled`` after ``shutdown()``.
    func lend(_ place: OutboundPlace, _ addresses: [IPAddress]) throws(OutboundFailure) -> Loan {
        let (loan, surplus): (Loan?, HTTPClient?) = self.state.withLock { state in
            guard !state.isOver else { return (nil, nil) }
            let pin = Self.pin(place, addresses, &state)
            state.uses += 1
            var entry =
                state.clients[pin]
                ?? Entry(
                    client: HTTPClient(eventLoopGroup: self.group, configuration: self.configuration(pin)),
                    lastUse: 0
                )
            entry.loans += 1
            entry.lastUse = state.uses
            state.clients[pin] = entry
            return (Loan(pin: pin, client: entry.client), Self.surplus(&state))
        }
        if let surplus { Self.end(surplus) }
        guard let loan else { throw .cancelled }
        return loan
    }

    /// Takes a client back.
    func giveBack(_ loan: Loan) {
        self.state.withLock { $0.clients[loan.pin]?.loans -= 1 }
    }

    /// Notes that nobody was reached at the address of a loan, so that another of the name is tried next.
    func avoid(_ loan: Loan) {
        self.state.withLock { state in
            guard let address = loan.pin.address, state.preferred[loan.pin.host] == address else { return }
            state.preferred[loan.pin.host] = nil
            state.avoided[loan.pin.host] = address
        }
    }

    /// Ends every client; none is lent after this.
    func shutdown() async {
        let clients = self.state.withLock { state in
            state.isOver = true
            defer { state.clients = [:] }
            return state.clients.values.map(\.client)
        }
        // It fails only for what is still under way, which ends by it.
        for client in clients { try? await client.shutdown() }
    }

    private static func pin(_ place: OutboundPlace, _ addresses: [IPAddress], _ state: inout State) -> Pin {
        guard place.literal == nil else { return Pin(host: "", address: nil) }
        let host = place.host
        if let preferred = state.preferred[host], addresses.contains(preferred) {
            return Pin(host: host, address: preferred)
        }
        let avoided = state.avoided[host]
        let address = addresses.first { $0 != avoided } ?? addresses.first
        state.avoided[host] = nil
        if state.preferred.count >= Self.maxClients * 8 { state.preferred = [:] }
        state.preferred[host] = address
        return Pin(host: host, address: address)
    }

    /// Takes out the client that nobody has used for longest, when there are too many.
    private static func surplus(_ state: inout State) -> HTTPClient? {
        guard state.clients.count > Self.maxClients else { return nil }
        let idle = state.clients.filter { $0.value.loans == 0 }.min { $0.value.lastUse < $1.value.lastUse }
        guard let idle else { return nil }
        return state.clients.removeValue(forKey: idle.key)?.client
    }

    private static func end(_ client: HTTPClient) {
        // Nothing waits for it: its connections are idle.
        Task { try? await client.shutdown() }
    }

    private func configuration(_ pin: Pin) -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let file = self.settings.authorityFile { tls.additionalTrustRoots = [.file(file)] }
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        if let address = pin.address { configuration.dnsOverride = [pin.host: address.description] }
        configuration.timeout.connect = TimeAmount(self.settings.connectTimeout)
        configuration.connectionPool.idleTimeout = TimeAmount(self.settings.idleTimeout)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = self.settings.maxConnectionsPerHost
        // When to try again is decided above, by a schedule.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}
