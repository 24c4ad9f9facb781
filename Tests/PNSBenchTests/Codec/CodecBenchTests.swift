import Foundation
import Testing

@testable import PNSBench

@Suite("Codec bench")
struct CodecBenchTests {
    @Test("has a row for each message and direction, with ratios to Foundation, and names the peer that is absent")
    func rows() throws {
        var bench = CodecBench(python: "python3", peers: "/nowhere")
        bench.rounds = 2
        bench.turnNanoseconds = 1_000
        bench.only = "notify answer"
        let report = try bench.run { _ in }
        #expect(report.rows.map(\.direction) == ["decode", "encode", "decode", "encode"])
        #expect(report.rows.allSatisfy { $0.ratioToFoundation.min > 0 && $0.bytes > 0 })
        #expect(report.rows.allSatisfy { $0.ratioToOrjson == nil && $0.budgets.count == 1 })
        #expect(report.orjson.contains("not measured"))
        #expect(report.text.contains("notify answer, 100"))
    }

    @Test("writes JSON that reads back as the same report")
    func json() throws {
        var bench = CodecBench(python: "python3", peers: "/nowhere")
        bench.rounds = 1
        bench.turnNanoseconds = 1_000
        bench.only = "count"
        let report = try bench.run { _ in }
        let data = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(CodecReport.self, from: data) == report)
        #expect(String(decoding: data, as: UTF8.self).contains("\"ratioToFoundation\""))
    }

    @Test("measures messages that both sides agree about")
    func cases() throws {
        for example in try CodecCases.all() {
            for direction in CodecCase.Direction.allCases {
                try example.runCodec(direction, 1)
                try example.runFoundation(direction, 1)
            }
        }
    }
}
