import PNSConformance
import Testing

@Suite struct DataReaderTests {
    private struct Thing: Equatable {
        var name: String
        var sizes: [Int]
        var colour: Colour?
    }

    private enum Colour: String, CaseIterable {
        case red, green
    }

    private func read(_ text: String) throws(DataFault) -> Thing {
        try DataReader(text: text, file: "thing.json").object { members throws(DataFault) in
            try members.format("thing/1")
            let name = try members.string("name")
            let sizes = try members.required("sizes").elements().map { reader throws(DataFault) in try reader.int() }
            let colour: Colour? = if let reader = members.optional("colour") { try reader.choice() } else { nil }
            return Thing(name: name, sizes: sizes, colour: colour)
        }
    }

    @Test func `reads what is there`() throws {
        let thing = try read("{\"format\":\"thing/1\",\"name\":\"x\",\"sizes\":[1,2.0],\"colour\":\"red\"}")
        #expect(thing == Thing(name: "x", sizes: [1, 2], colour: .red))
    }

    static let faults: [(text: String, pointer: String, sentence: String)] = [
        ("{\"format\":\"thing/1\",\"name\":\"x\",\"sizes\":[],\"colr\":1}", "/colr", "The member \"colr\" is unknown."),
        ("{\"format\":\"thing/1\",\"sizes\":[]}", "", "The member \"name\" is missing."),
        ("{\"format\":\"thing/2\",\"name\":\"x\",\"sizes\":[]}", "/format", "Only \"thing/1\" can be read."),
        (
            "{\"format\":\"thing/1\",\"name\":\"x\",\"sizes\":[1,\"2\"]}", "/sizes/1",
            "Expected an integer, found string."
        ),
        ("{\"format\":\"thing/1\",\"name\":null,\"sizes\":[]}", "/name", "Expected a string, found null."),
        (
            "{\"format\":\"thing/1\",\"name\":\"x\",\"sizes\":[],\"colour\":\"blue\"}", "/colour",
            "\"blue\" is none of \"red\", \"green\"."
        ),
        ("[]", "", "Expected an object, found array."),
        ("{\n\n\"format\":,", "", "Line 3 is not JSON: unexpected-token at byte 12."),
    ]

    @Test(arguments: faults)
    func `names the place and what is wrong`(text: String, pointer: String, sentence: String) {
        #expect(throws: DataFault(file: "thing.json", pointer: pointer, sentence: sentence)) { try read(text) }
    }
}
