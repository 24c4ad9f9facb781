import Testing

@testable import PNSBench

@Suite("Text table")
struct TextTableTests {
    @Test("makes columns as wide as what is in them, and ends no line with spaces")
    func widths() {
        var table = TextTable([("name", .left), ("value", .right), ("note", .left)])
        table.add(["a", "1", "x"])
        table.add(["longer", "12345678"])
        #expect(
            table.text == """
                name       value  note
                a              1  x
                longer  12345678

                """
        )
    }
}
