import PNSService
import Synchronization
import Testing

@testable import PNSProviders

@Suite struct NameServiceTests {
    private struct Unknown: Error {}

    private final class Count: Sendable {
        private let value = Mutex(0)

        var now: Int { self.value.withLock { $0 } }

        func add() { self.value.withLock { $0 += 1 } }
    }

    @Test func manyAtOnceAskOnce() async throws {
        let asked = Count()
        let names = NameService { _ in
            asked.add()
            await Task.yield()
            return [IPAddress("192.0.2.1")].compactMap { $0 }
        }
        await withTaskGroup { group in
            for _ in 0..<50 {
                group.addTask { #expect((try? await names.addresses(of: "a.example"))?.count == 1) }
            }
        }
        #expect(asked.now == 1)
    }

    @Test func anAnswerServesForAWhile() async throws {
        let asked = Count()
        let lookUp: NameService.LookUp = { _ in
            asked.add()
            return []
        }
        let names = NameService(lookUp, freshness: .zero)
        _ = try await names.addresses(of: "a.example")
        _ = try await names.addresses(of: "a.example")
        #expect(asked.now == 2)
    }

    @Test func aFailureIsNotKept() async {
        let names = NameService { _ in throw Unknown() }
        for _ in 0..<2 {
            await #expect(throws: OutboundFailure.self) { try await names.addresses(of: "a.example") }
        }
    }

    @Test func theSystemKnowsLoopback() async throws {
        let names = NameService(NameService.system)
        let addresses = try await names.addresses(of: "localhost")
        #expect(addresses.contains { $0.description == "127.0.0.1" || $0.bytes.last == 1 })
    }
}
