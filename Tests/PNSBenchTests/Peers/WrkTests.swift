import Testing

@testable import PNSBench

@Suite("wrk")
struct WrkTests {
    @Test("is read where it prints its figure")
    func figure() throws {
        let text = "Running 1s test\n  Latency  4.51ms\n\nRequests/sec:  10234.56\nTransfer/sec:      1.20MB\n"
        #expect(try Wrk.read(text) == 10_234.56)
    }

    @Test("is not believed when its requests were refused, or when it printed nothing")
    func noFigure() {
        #expect(throws: BenchFault.self) { try Wrk.read("  Non-2xx or 3xx responses: 5\nRequests/sec:  10.0\n") }
        #expect(throws: BenchFault.self) { try Wrk.read("") }
    }
}
