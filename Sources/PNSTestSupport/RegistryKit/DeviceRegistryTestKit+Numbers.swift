import PNSCodec
import PNSService

extension DeviceRegistryTestKit {
    static let numberCases: [Case] = [
        Case("gives a user one number for ever") { bench in
            let user = try bench.user("alice")
            try bench.expect(try await bench.registry.alias(of: user), is: nil, "number before the first use")
            let number = try await bench.registry.makeAlias(of: user, from: bench.source(77))
            try bench.expect(number, is: try bench.uid(77), "number")
            try bench.expect(try await bench.registry.makeAlias(of: user, from: bench.source(78)), is: number, "again")
            try bench.expect(try await bench.registry.alias(of: user), is: number, "number afterwards")
        },
        Case("tells users apart by the bytes of their ids") { bench in
            let (one, other) = (try bench.user("\u{e9}"), try bench.user("e\u{301}"))
            let first = try await bench.registry.makeAlias(of: one, from: bench.source(1))
            let second = try await bench.registry.makeAlias(of: other, from: bench.source(2))
            try bench.expect(first != second, "two users have two numbers")
        },
        Case("draws again where a number is 0 or anybody's") { bench in
            try await bench.register("a", of: 5)
            let known = try bench.uid(6).userID
            _ = try await bench.count(known)
            _ = try await bench.registry.makeAlias(of: try bench.user("bob"), from: bench.source(7))
            let number = try await bench.registry.makeAlias(
                of: try bench.user("alice"),
                from: bench.source(0, 5, 6, 7, 8)
            )
            try bench.expect(number, is: try bench.uid(8), "number")
        },
        Case("fails when no number is new, and changes nothing") { bench in
            try await bench.register("a", of: 5)
            do {
                _ = try await bench.count("carol", "alice", from: bench.source(9, 5))
            } catch let error as StoreError {
                try bench.expect(error.code, is: .unavailable, "code")
                let carol = try await bench.registry.alias(of: try bench.user("carol"))
                try bench.expect(carol, is: nil, "number of the user before")
                try bench.expect(try await bench.count("carol", from: bench.source(9)).map(\.seq), is: [1], "count")
                return
            }
            throw bench.failure("a number that is taken is given", #line)
        },
        Case("counts the messages of each user from 1") { bench in
            let first = try await bench.count("alice", "bob", "alice", from: bench.source(11, 12))
            try bench.expect(first.map(\.user.number), is: [11, 12, 11], "users")
            try bench.expect(first.map(\.seq), is: [1, 1, 2], "numbers of messages")
            let second = try await bench.count("bob", "alice", from: bench.source(13))
            try bench.expect(second.map(\.user.number), is: [12, 11], "users later")
            try bench.expect(second.map(\.seq), is: [2, 3], "numbers of messages later")
        },
        Case("takes the id of a user of the profile as their number") { bench in
            for number in [1, UInt64(Int64.max), .max] {
                let uid = try bench.uid(number)
                let found = try await bench.count(uid.userID, uid.userID, from: bench.source(99))
                try bench.expect(found.map(\.user), is: [uid, uid], "users")
                try bench.expect(found.map(\.seq), is: [1, 2], "numbers of messages")
                let user = try bench.user(uid.userID)
                try bench.expect(try await bench.registry.alias(of: user), is: nil, "number besides")
            }
        },
        Case("counts nothing for nobody") { bench in
            try bench.expect(try await bench.registry.countMessages(of: [], from: .random), is: [], "numbers")
        },
        Case("gives no number twice to those who count at once") { bench in
            let numbers = try await withThrowingTaskGroup(of: [MessageNumber].self) { tasks in
                for index in 0..<50 {
                    tasks.addTask { try await bench.count("alice", "user \(index % 5)") }
                }
                var all: [MessageNumber] = []
                for try await some in tasks { all += some }
                return all
            }
            try bench.expect(Set(numbers).count, is: 100, "different numbers")
            try bench.expect(Set(numbers.map(\.user)).count, is: 6, "users")
            guard let alice = try await bench.registry.alias(of: try bench.user("alice")) else {
                throw bench.failure("alice has no number", #line)
            }
            let own = numbers.filter { $0.user == alice }.map(\.seq).sorted()
            try bench.expect(own, is: (1...50).map { UInt64($0) }, "numbers of alice's messages")
        },
    ]

    static let registryLifetimeCases: [Case] = [
        Case("refuses every operation on devices and numbers after it was closed") { bench in
            try await bench.register("a")
            try await bench.registry.close()
            let operations: [(String, @Sendable () async throws -> Void)] = [
                ("register", { try await bench.register("b") }),
                ("devices", { _ = try await bench.devices() }),
                ("remove", { _ = try await bench.remove("a") }),
                ("removeDead", { _ = try await bench.removeDead("a", since: bench.at(1)) }),
                ("alias", { _ = try await bench.registry.alias(of: try bench.user("alice")) }),
                ("makeAlias", { _ = try await bench.registry.makeAlias(of: try bench.user("alice"), from: .random) }),
                ("countMessages", { _ = try await bench.count("alice") }),
            ]
            for (name, operation) in operations {
                do {
                    try await operation()
                } catch let error as StoreError {
                    try bench.expect(error.code, is: .closed, "code of \(name)")
                    continue
                }
                throw bench.failure("\(name) succeeds after close", #line)
            }
        },
        Case("finds devices and numbers when it is opened again", needsPersistence: true) { bench in
            try await bench.register("a", of: 4, platform: "ios", lang: "fr", at: bench.at(3, nanoseconds: 9))
            let before = (devices: try await bench.devices(of: 4), numbers: try await bench.count("alice"))
            try await bench.registry.close()

            let registry = try await bench.place.open()
            let again = RegistryTestBench(place: bench.place, caseName: bench.caseName, registry: registry)
            try again.expect(try await again.devices(of: 4), is: before.devices, "devices")
            let next = try await again.count("alice", from: again.source(1))
            try again.expect(next.map(\.user), is: before.numbers.map(\.user), "user")
            try again.expect(next.map(\.seq), is: [2], "number of the next message")
            try await registry.close()
        },
    ]
}
