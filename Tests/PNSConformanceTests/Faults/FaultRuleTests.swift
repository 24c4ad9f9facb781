import Testing

@testable import PNSConformance

@Suite struct FaultRuleTests {
    static let rules: [(text: String, rule: FaultRule)] = [
        ("delay,sent,byte=1,milliseconds=200", FaultRule(.delay(milliseconds: 200), .sent, at: .byte(number: 1))),
        (
            "drop,received,frame=2",
            FaultRule(.drop, .received, at: .frame(number: 2, opcode: nil, containing: nil))
        ),
        (
            "duplicate,sent,frame=1,opcode=1,containing=a=b",
            FaultRule(.duplicate, .sent, at: .frame(number: 1, opcode: 1, containing: "a=b"))
        ),
        (
            "truncate,sent,frame=1,bytes=3,how=stall",
            FaultRule(.truncate(bytes: 3, .stall), .sent, at: .frame(number: 1, opcode: nil, containing: nil))
        ),
        ("close,received,byte=5", FaultRule(.close(.end), .received, at: .byte(number: 5))),
        ("close,received,byte=5,how=reset", FaultRule(.close(.reset), .received, at: .byte(number: 5))),
    ]

    @Test("reads a rule from the command line", arguments: rules.indices)
    func readsText(index: Int) throws {
        let (text, rule) = Self.rules[index]
        #expect(try FaultRule(text: text) == rule)
    }

    @Test("reads the rules of a file")
    func readsFile() throws {
        let text = """
            {"format": "faults/1", "rules": [{"action": "close", "direction": "received", "byte": 5, "how": "reset"}]}
            """
        #expect(try FaultRule.readAll(text: text, file: "f.json") == [Self.rules[5].rule])
    }

    @Test(
        "refuses what is no rule, and says so",
        arguments: [
            "", "close", "close,received", "close,received,frame=0", "close,received,frame=x", "close,up,frame=1",
            "close,received,frame=1,how=stall", "close,received,frame=1,often=2", "duplicate,sent,byte=1",
            "truncate,sent,byte=1,bytes=1", "truncate,sent,frame=1", "delay,sent,frame=1",
            "delay,sent,frame=1,milliseconds=60001", "drop,sent,frame=1,opcode=16", "drop,sent,frame=1,byte=1",
        ]
    )
    func refuses(text: String) {
        #expect(throws: DataFault.self) { try FaultRule(text: text) }
    }

    @Test("refuses a file without rules")
    func refusesNothing() {
        #expect(throws: DataFault.self) {
            try FaultRule.readAll(text: #"{"format": "faults/1", "rules": []}"#, file: "f.json")
        }
    }
}
