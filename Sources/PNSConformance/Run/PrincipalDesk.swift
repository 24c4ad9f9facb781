import Foundation
import NIOCore

/// Why a scenario cannot have the users that it needs.
struct PrincipalShortage: Error, Hashable {
    /// One sentence.
    var why: String
    /// Whether the target file has too few, rather than something that does not work.
    var isOfTarget: Bool
}

/// Hands out users who exist, each to one scenario at a time, and takes them back.
///
/// Before a user is given to a scenario, the unseen notifications of whoever had it before are read. What was read
/// can still be asked for as seen: scenarios that do so get users who have nothing of that kind.
actor PrincipalDesk {
    /// Users for one scenario.
    struct Lease: Sendable {
        var users: [String: TargetPrincipal]
        fileprivate var seats: [Int] = []
    }

    private struct Seat {
        var principal: TargetPrincipal
        var isTaken = false
        /// Whether it has notifications that were seen; `nil` while nobody has looked.
        var hasHistory: Bool?
    }

    private let source: PrincipalSource
    private let drain: @Sendable (TargetPrincipal) async throws(CallFailure) -> Bool
    private var seats: [Seat] = []
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameters:
    ///   - source: Where the users come from.
    ///   - drain: Reads a user's unseen notifications, and says whether there are any that were seen.
    init(_ source: PrincipalSource, drain: @escaping @Sendable (TargetPrincipal) async throws(CallFailure) -> Bool) {
        self.source = source
        self.drain = drain
        if case .pool(let principals) = source { seats = principals.map { Seat(principal: $0) } }
    }

    /// Users for the names of a scenario, ready for a fresh start; waits until enough are free.
    ///
    /// - Parameters:
    ///   - names: The names of the users in the scenario.
    ///   - isFresh: Whether they must have no notifications that were seen.
    /// - Returns: The users; give them back with ``release(_:)``.
    /// - Throws: ``PrincipalShortage``.
    func lease(_ names: [String], isFresh: Bool) async throws(PrincipalShortage) -> Lease {
        switch source {
        case .minted: return Lease(users: [:])
        case .command(let argv):
            var lease = Lease(users: [:])
            for name in names { lease.users[name] = try await Self.run(argv) }
            return lease
        case .pool: return try await leaseFromPool(names, isFresh: isFresh)
        }
    }

    /// Takes users back.
    func release(_ lease: Lease) {
        for seat in lease.seats {
            seats[seat].isTaken = false
            // Whatever the scenario read is history now.
            seats[seat].hasHistory = true
        }
        wake()
    }

    private func wake() {
        let all = waiting
        waiting = []
        for continuation in all { continuation.resume() }
    }

    private func leaseFromPool(_ names: [String], isFresh: Bool) async throws(PrincipalShortage) -> Lease {
        while true {
            let able = seats.indices.filter { !isFresh || seats[$0].hasHistory != true }
            guard able.count >= names.count else {
                let many = "\(names.count) user\(names.count == 1 ? "" : "s")"
                let why =
                    isFresh && seats.count >= names.count
                    ? "it needs \(many) without seen notifications, and principals.pool has \(able.count) left: add "
                        + "fresh ones, or let principals.command make them"
                    : "it needs \(many), and principals.pool has \(seats.count): add some"
                throw PrincipalShortage(why: why, isOfTarget: true)
            }
            // Those without history are kept for who needs them.
            let free = able.filter { !seats[$0].isTaken }.sorted { rank($0) > rank($1) }
            guard free.count >= names.count else {
                await withCheckedContinuation { waiting.append($0) }
                continue
            }
            let chosen = isFresh ? Array(free.reversed().prefix(names.count)) : Array(free.prefix(names.count))
            for seat in chosen { seats[seat].isTaken = true }
            do throws(CallFailure) {
                for seat in chosen { seats[seat].hasHistory = try await drain(seats[seat].principal) }
            } catch {
                for seat in chosen { seats[seat].isTaken = false }
                wake()
                throw PrincipalShortage(
                    why: "a user of principals.pool cannot be used: \(error.why)",
                    isOfTarget: false
                )
            }
            if isFresh, chosen.contains(where: { seats[$0].hasHistory == true }) {
                for seat in chosen { seats[seat].isTaken = false }
                wake()
                continue
            }
            let users = zip(names, chosen).map { ($0, seats[$1].principal) }
            return Lease(users: Dictionary(uniqueKeysWithValues: users), seats: chosen)
        }
    }

    private func rank(_ seat: Int) -> Int {
        switch seats[seat].hasHistory {
        case true: 2
        case nil: 1
        case false: 0
        }
    }

    /// Runs the program once: one user.
    private static func run(_ argv: [String]) async throws(PrincipalShortage) -> TargetPrincipal {
        let output: ProgramOutput
        do {
            output = try await ProgramOutput.of(argv, within: .seconds(10))
        } catch {
            throw PrincipalShortage(why: "principals.command cannot be run: \(error.why)", isOfTarget: false)
        }
        do throws(DataFault) {
            let reader = try DataReader(text: output.text, file: "the output of principals.command")
            return try TargetPrincipal(reader, TargetTexts { _ in nil })
        } catch {
            let why = "principals.command has to print {\"user_id\": …, \"headers\": {…}}: \(error.sentence)"
            throw PrincipalShortage(why: why, isOfTarget: false)
        }
    }
}
