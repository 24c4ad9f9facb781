import PNSFixtures
import Testing

@testable import PNSConformance

@Suite("A file of scripted answers")
struct SinkAnswersFileTests {
    private func read(_ answers: String) throws -> [SinkAnswersFile.Entry] {
        let text = #"{"format":"sink-answers/1","answers":\#(answers)}"#
        return try SinkAnswersFile(text: text, file: "f", for: APNSRules()).entries
    }

    @Test("says for whom, how often and what")
    func readsEntries() throws {
        let entries = try self.read(
            #"""
            [{"token":"a","code":"ExpiredToken","members":{"timestamp":5},"times":2},
             {"status":503,"headers":{"Retry-After":"3"},"always":true},
             {"body":{"x":1},"delayMilliseconds":7,"ending":"goAway"},
             {"ending":"refusedStream"},{"maxStreams":1}]
            """#
        )
        #expect(entries.map(\.token) == ["a", "*", "*", "*", "*"] && entries.map(\.times) == [2, nil, 1, 1, 1])
        #expect(entries[0].answer.status == 410)
        #expect(entries[0].answer.body == Array(#"{"reason":"ExpiredToken","timestamp":5}"#.utf8))
        #expect(entries[1].answer == ProviderAnswer(status: 503, headers: [HeaderField("Retry-After", "3")]))
        #expect(entries[2].answer.ending == .goAway && entries[2].answer.body == Array(#"{"x":1}"#.utf8))
        #expect(entries[3].answer.ending == .refusedStream && entries[4].answer.maxStreams == 1)
    }

    @Test(
        "names the place of what is wrong",
        arguments: [
            (#"[{"code":"Gone"}]"#, "/answers/0/code"), (#"[{},{"status":99}]"#, "/answers/1/status"),
            (#"[{"ending":"later"}]"#, "/answers/0/ending"), (#"[{"always":true,"times":2}]"#, "/answers/0"),
            (#"[{"maxStreams":0}]"#, "/answers/0/maxStreams"),
            (#"[{"stat":1}]"#, "/answers/0/stat"), ("{}", "/answers"),
        ]
    )
    func refusesFiles(answers: String, pointer: String) {
        let fault = #expect(throws: DataFault.self) { try self.read(answers) }
        #expect(fault?.pointer == pointer)
    }
}
