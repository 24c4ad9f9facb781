import Testing

@testable import PNSConformance

@Suite struct RecipientNamesTests {
    @Test(
        "writes the text of a number as chapter 91 does",
        arguments: [
            (1, "usrAQAAAAAAAAA"), (1_001, "usr6QMAAAAAAAA"), (.max, "usr__________8"),
        ] as [(UInt64, String)]
    )
    func writesNumbers(number: UInt64, text: String) {
        #expect(RecipientNames.user(number) == text)
    }

    @Test("writes the talk of two users with the smaller number first, whoever is named first")
    func writesTalks() {
        #expect(RecipientNames.talk(2_002, 1_001) == "p2p6QMAAAAAAADSBwAAAAAAAA")
        let values = RecipientNames.values("u", ["a", "b"])
        #expect(values["p2p.a.b"] == values["p2p.b.a"])
        #expect(values["uid.a"] != values["uid.b"])
        #expect(values["group"]?.stringValue?.dropFirst(3) == values["channel"]?.stringValue?.dropFirst(3))
        #expect(RecipientNames.values("v", ["a"])["uid.a"] != values["uid.a"])
    }
}
