import PNSConformance
import Testing

@Suite struct SubstitutionTests {
    private static func lookup(_ name: String) -> RawJSON? {
        switch name {
        case "n": .number("1.0")
        case "s": .string("a\"b")
        case "list": .array([.number(1), .null])
        case "user.alice": .string("u1")
        default: nil
        }
    }

    static let table: [(pattern: String, result: String)] = [
        ("\"${n}\"", "1.0"), ("\"${list}\"", "[1,null]"), ("\"<${s}>\"", "\"<a\\\"b>\""),
        ("\"${n}${n}\"", "\"1.01.0\""),
        ("\"${list}!\"", "\"[1,null]!\""), ("{\"${n}\":[\"${user.alice}\",2]}", "{\"${n}\":[\"u1\",2]}"),
        ("\"$${n}\"", "\"${n}\""), ("\"$$${n}\"", "\"$${n}\""), ("\"$\"", "\"$\""), ("\"a$b}\"", "\"a$b}\""),
        ("\"\"", "\"\""), ("null", "null"),
    ]

    @Test(arguments: table)
    func `puts values into strings`(pattern: String, result: String) throws {
        let value = try substitute(RawJSON(parsing: pattern), Self.lookup)
        #expect(value.compact() == result)
    }

    static let faults: [(pattern: String, pointer: String)] = [
        ("{\"a\":[\"${nobody}\"]}", "/a/0"), ("\"${n\"", ""), ("\"${}\"", ""), ("[0,\"x ${nobody}\"]", "/1"),
    ]

    @Test(arguments: faults)
    func `refuses names it does not know and templates without an end`(pattern: String, pointer: String) throws {
        let json = try RawJSON(parsing: pattern)
        let fault = #expect(throws: PatternFault.self) { try substitute(json, Self.lookup) }
        #expect(fault?.pointer == pointer)
    }
}
