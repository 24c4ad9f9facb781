import Testing

@testable import PNSConformance

@Suite struct AdapterLineReaderTests {
    @Test("cuts lines wherever the bytes are cut")
    func cutsLines() throws {
        var reader = AdapterLineReader()
        var lines: [String] = []
        for byte in Array("{\"a\":1}\n{}\r\n\nrest".utf8) {
            lines += try reader.append([byte]).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(lines == ["{\"a\":1}", "{}", ""])
        #expect(try reader.append(Array("\n\nx".utf8)).map { String(decoding: $0, as: UTF8.self) } == ["rest", ""])
    }

    @Test("takes the longest line, and refuses a longer one before its end")
    func refusesLongLines() throws {
        var reader = AdapterLineReader()
        let longest = [UInt8](repeating: 0x78, count: AdapterLineReader.maxBytes)
        #expect(try reader.append(longest).isEmpty)
        #expect(try reader.append([0x0A]).map(\.count) == [AdapterLineReader.maxBytes])
        _ = try reader.append(longest)
        #expect(throws: AdapterFault.Cause.tooLong) { try reader.append([0x78]) }
    }
}
