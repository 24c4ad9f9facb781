import Glibc
import NIOPosix
import PNSService
import Synchronization

/// Looks names of hosts up: one question at a time for each, and an answer serves for a while.
final class NameService: Sendable {
    /// Asks for every address of a name.
    typealias LookUp = @Sendable (_ host: String) async throws -> [IPAddress]

    private struct Entry {
        let addresses: [IPAddress]
        let until: ContinuousClock.Instant
    }

    private struct State {
        var known: [String: Entry] = [:]
        var asking: [String: Task<[IPAddress], any Error>] = [:]
    }

    private let lookUp: LookUp
    private let freshness: Duration
    private let maxNames: Int
    private let state = Mutex(State())

    /// Makes a service.
    ///
    /// - Parameters:
    ///   - lookUp: Asks for every address of a name.
    ///   - freshness: How long an answer serves.
    ///   - maxNames: How many answers are kept.
    init(_ lookUp: @escaping LookUp, freshness: Duration = .seconds(30), maxNames: Int = 1_024) {
        self.lookUp = lookUp
        self.freshness = freshness
        self.maxNames = maxNames
    }

    /// Every address of a name.
    ///
    /// - Parameter host: The name, in lower case.
    /// - Returns: The addresses, the one to prefer first.
    /// - Throws: ``OutboundFailure/unreachable(_:)`` when it could not be looked up.
    func addresses(of host: String) async throws(OutboundFailure) -> [IPAddress] {
        let task: Task<[IPAddress], any Error>
        switch self.known(host) {
        case .fresh(let addresses): return addresses
        case .asked(let asking): task = asking
        }
        switch await task.result {
        case .success(let addresses): return addresses
        case .failure: throw .unreachable("the name of the host could not be looked up")
        }
    }

    private enum Known {
        case fresh([IPAddress])
        case asked(Task<[IPAddress], any Error>)
    }

    private func known(_ host: String) -> Known {
        self.state.withLock { state in
            if let entry = state.known[host], entry.until > .now { return .fresh(entry.addresses) }
            if let task = state.asking[host] { return .asked(task) }
            // Ends with the answer, whoever still waits for it.
            let task = Task { try await self.ask(host) }
            state.asking[host] = task
            return .asked(task)
        }
    }

    private func ask(_ host: String) async throws -> [IPAddress] {
        let result: Result<[IPAddress], any Error>
        do {
            result = .success(try await self.lookUp(host))
        } catch {
            result = .failure(error)
        }
        self.state.withLock { state in
            state.asking[host] = nil
            guard case .success(let addresses) = result else { return }
            if state.known.count >= self.maxNames {
                state.known = state.known.filter { $0.value.until > .now }
                if state.known.count >= self.maxNames { state.known = [:] }
            }
            state.known[host] = Entry(addresses: addresses, until: .now + self.freshness)
        }
        return try result.get()
    }

    /// Asks the system, away from the event loops.
    static let system: LookUp = { host in
        try await NIOThreadPool.singleton.runIfActive { try NameService.resolve(host) }
    }

    private struct Unknown: Error {}

    private static func resolve(_ host: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { throw Unknown() }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        for info in sequence(first: list, next: { $0?.pointee.ai_next }) {
            guard let info, let address = Self.address(info.pointee), !addresses.contains(address) else { continue }
            addresses.append(address)
        }
        return addresses
    }

    private static func address(_ info: addrinfo) -> IPAddress? {
        guard let socket = info.ai_addr else { return nil }
        return switch info.ai_family {
        case AF_INET:
            socket.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                withUnsafeBytes(of: address.pointee.sin_addr) { IPAddress(bytes: Array($0)) }
            }
        case AF_INET6:
            socket.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                withUnsafeBytes(of: address.pointee.sin6_addr) { IPAddress(bytes: Array($0)) }
            }
        default: nil
        }
    }
}
