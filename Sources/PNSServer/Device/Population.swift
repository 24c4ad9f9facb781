import PNSCodec
import PNSService
import Synchronization

/// How many device connections there are, whose, and who waits until there are none.
final class Population: Sendable {
    private struct State {
        var count = 0
        /// Only kept where there is a limit for it.
        var counts: [UserID: Int] = [:]
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let maxConnections: Int
    private let maxConnectionsPerUser: Int
    private let state = Mutex(State())

    /// Makes a population of none.
    ///
    /// - Parameters:
    ///   - maxConnections: How many there can be; 0 for any number (LIM-003).
    ///   - maxConnectionsPerUser: How many of one user there can be; 0 for any number (LIM-004).
    init(maxConnections: Int = 0, maxConnectionsPerUser: Int = 0) {
        self.maxConnections = maxConnections
        self.maxConnectionsPerUser = maxConnectionsPerUser
    }

    /// How many there are, those included that are just being let in.
    var count: Int { self.state.withLock { $0.count } }

    /// Gives a connection of a user its place.
    ///
    /// - Parameters:
    ///   - user: Whose connection it will be.
    ///   - device: Which device it is, if that is known.
    /// - Returns: The place; it is given back at its end, at the latest when nobody holds it any more.
    /// - Throws: `overloaded` or `too-many-connections`.
    func enter(_ user: UserID, device: DeviceID? = nil) throws(Refusal) -> DevicePlace {
        let refusal: Refusal? = self.state.withLock { state in
            if self.maxConnections > 0, state.count >= self.maxConnections { return .full }
            if self.maxConnectionsPerUser > 0 {
                let count = state.counts[user, default: 0]
                guard count < self.maxConnectionsPerUser else { return .userFull }
                state.counts[user] = count + 1
            }
            state.count += 1
            return nil
        }
        if let refusal { throw refusal }
        return DevicePlace(user: user, device: device, population: self)
    }

    fileprivate func leave(_ user: UserID) {
        let waiters = self.state.withLock { state in
            state.count -= 1
            if let count = state.counts[user] { state.counts[user] = count > 1 ? count - 1 : nil }
            guard state.count == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when there are no connections; each of them ends by a deadline of its own.
    func drained() async {
        await withCheckedContinuation { continuation in
            let isEmpty = self.state.withLock { state in
                if state.count > 0 { state.waiters.append(continuation) }
                return state.count == 0
            }
            if isEmpty { continuation.resume() }
        }
    }
}

/// The place of one connection among those that a server permits.
final class DevicePlace: Sendable {
    /// Whose connection it is.
    let user: UserID

    /// Which device it is, if that is known.
    let device: DeviceID?

    private let population: Population
    private let isTaken = Atomic(true)

    fileprivate init(user: UserID, device: DeviceID?, population: Population) {
        self.user = user
        self.device = device
        self.population = population
    }

    deinit {
        self.leave()
    }

    /// Gives the place back; without effect the second time.
    func leave() {
        if self.isTaken.exchange(false, ordering: .relaxed) { self.population.leave(self.user) }
    }
}

extension Refusal {
    /// There are as many connections as the server takes.
    fileprivate static let full = Self(
        .overloaded,
        "The server has as many connections as it takes.",
        headers: [.retryAfter(.seconds(5))],
        clauses: [.lim003, .lim008]
    )

    /// The user has as many connections as the server permits.
    fileprivate static let userFull = Self(
        .tooManyConnections,
        "The user has as many connections as the server permits.",
        headers: [.retryAfter(.seconds(30))],
        clauses: [.lim004, .lim008]
    )
}
