import Foundation
import PNSCodec
import PNSService
import Testing

@Suite struct ClauseCounterTests {
    @Test func `remembers each clause, once or many times`() {
        let counter = ClauseCounter()
        #expect(counter.exercised == [])
        counter.note(.cnt001)
        counter.note(.cnt001)
        counter.note([.jsn001, .ops024])
        #expect(counter.exercised == [.cnt001, .jsn001, .ops024])
    }

    @Test func `has room for every clause, and tells each from all others`() {
        for clause in MarkedClause.allCases {
            let counter = ClauseCounter()
            counter.note(clause)
            #expect(counter.exercised == [clause])
        }
    }

    @Test func `leaves its marks in memory of another owner`() {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: ClauseCounter.byteCount, alignment: 8)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        if let start = memory.baseAddress {
            ClauseCounter(in: start).note(.ret002)
            ClauseCounter(in: start).note(.ops024)
        }
        #expect(ClauseCounter.clauses(in: memory) == [.ret002, .ops024])
        #expect(ClauseCounter.clauses(in: []) == [])
    }

    @Test func `loses nothing between threads`() async {
        let counter = ClauseCounter()
        await withTaskGroup { tasks in
            for clause in MarkedClause.allCases { tasks.addTask { counter.note(clause) } }
        }
        #expect(counter.exercised == Set(MarkedClause.allCases))
    }

    @Test func `writes an id as the specification does`() {
        #expect(MarkedClause.cnt002.id == "CNT-002")
        #expect(Set(MarkedClause.allCases.map(\.id)).count == MarkedClause.allCases.count)
    }

    /// A case that no line names would be listed as never exercised for ever.
    @Test func `has no clause that no code notes`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        var code = ""
        for target in ["PNSService", "PNSServer"] {
            let folder = root.appending(path: "Sources/\(target)")
            let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path(percentEncoded: false))
            for path in paths where path.hasSuffix(".swift") && !path.hasSuffix("/MarkedClause.swift") {
                code += try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            }
        }
        let names = Set(code.split { !($0.isLetter || $0.isNumber || $0 == ".") }.map { $0.drop { $0 == "." } })
        let idle = MarkedClause.allCases.filter { !names.contains(Substring("\($0)")) }
        #expect(idle == [])
    }
}
