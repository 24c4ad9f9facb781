import Synchronization
import Testing

@testable import PNSConformance

@Suite struct PrincipalDeskTests {
    private static func principal(_ name: String) -> TargetPrincipal {
        TargetPrincipal(authorization: "Bearer \(name)", userID: name)
    }

    /// A desk whose users have a history where their names say so.
    private static func desk(_ names: String..., onDrain: @escaping @Sendable (String) -> Void = { _ in })
        -> PrincipalDesk
    {
        PrincipalDesk(.pool(names.map(principal))) { principal throws(CallFailure) in
            onDrain(principal.userID)
            guard principal.userID != "broken" else { throw CallFailure(why: "401", isUnreachable: false) }
            return principal.userID.hasPrefix("old")
        }
    }

    @Test("drains users before use, and gives each to one scenario at a time")
    func leases() async throws {
        let drained = Mutex<[String]>([])
        let desk = Self.desk("a", "b") { name in drained.withLock { $0.append(name) } }
        let first = try await desk.lease(["alice"], isFresh: false)
        let second = try await desk.lease(["bob"], isFresh: false)
        #expect(Set([first.users["alice"]?.userID, second.users["bob"]?.userID]) == ["a", "b"])
        #expect(drained.withLock { Set($0) } == ["a", "b"])
        let isServed = Mutex(false)
        let third = Task {
            let lease = try await desk.lease(["carol", "dave"], isFresh: false)
            isServed.withLock { $0 = true }
            return lease
        }
        await desk.release(first)
        #expect(!isServed.withLock { $0 })
        await desk.release(second)
        #expect(try await third.value.users.count == 2)
        #expect(drained.withLock { $0.count } == 4)
    }

    @Test("explains that the pool is too small")
    func explainsShortage() async throws {
        let shortage = PrincipalShortage(why: "it needs 2 users, and principals.pool has 1: add some", isOfTarget: true)
        await #expect(throws: shortage) { try await Self.desk("a").lease(["alice", "bob"], isFresh: false) }
    }

    @Test("gives users without a past to who asks for what was seen, and explains when there are none left")
    func keepsFreshOnes() async throws {
        let desk = Self.desk("old", "new")
        let fresh = try await desk.lease(["alice"], isFresh: true)
        #expect(fresh.users["alice"]?.userID == "new")
        await desk.release(fresh)
        // Used now, and so no longer fresh.
        let shortage = PrincipalShortage(
            why: "it needs 1 user without seen notifications, and principals.pool has 0 left: add fresh ones, or let "
                + "principals.command make them",
            isOfTarget: true
        )
        await #expect(throws: shortage) { try await desk.lease(["alice"], isFresh: true) }
        let any = try await desk.lease(["alice"], isFresh: false)
        #expect(any.users.count == 1)
    }

    @Test("says that a user cannot be used, and takes it back")
    func explainsBrokenUsers() async throws {
        let desk = Self.desk("broken")
        let shortage = PrincipalShortage(why: "a user of principals.pool cannot be used: 401", isOfTarget: false)
        for _ in 0..<2 {
            await #expect(throws: shortage) { try await desk.lease(["alice"], isFresh: false) }
        }
    }

    @Test("takes users from a program, one a run")
    func runsAProgram() async throws {
        let script = #"echo '{"user_id": "u-'$$'", "headers": {"Cookie": "a=b"}}'"#
        let desk = PrincipalDesk(.command(["sh", "-c", script])) { _ in false }
        let lease = try await desk.lease(["alice", "bob"], isFresh: true)
        #expect(Set(lease.users.values.map(\.userID)).count == 2)
        #expect(lease.users["alice"]?.headers == [HeaderField("Cookie", "a=b")])
    }

    @Test(
        "says what is wrong with a program",
        arguments: [
            (["no-such-program-here"], "principals.command cannot be run: there is no program no-such-program-here"),
            (["sh", "-c", "exit 3"], "principals.command cannot be run: sh ended with status 3"),
            (
                ["echo", "{}"],
                "principals.command has to print {\"user_id\": …, \"headers\": {…}}: The member \"user_id\" is missing."
            ),
        ]
    )
    func explainsPrograms(argv: [String], why: String) async throws {
        let desk = PrincipalDesk(.command(argv)) { _ in false }
        await #expect(throws: PrincipalShortage(why: why, isOfTarget: false)) {
            try await desk.lease(["alice"], isFresh: false)
        }
    }
}
