import Testing

@testable import PNSBench

@Suite("Figures")
struct FiguresTests {
    @Test(
        "have three significant digits and groups of thousands",
        arguments: [
            (0, "0"), (0.0421, "0.042"), (0.5, "0.50"), (1, "1"), (4.256, "4.26"), (9.5, "9.5"), (42.04, "42"),
            (187.4, "187"), (30_149, "30 100"), (1_234_567, "1 230 000"), (999.6, "1 000"), (-12.34, "-12.3"),
        ] as [(Double, String)]
    )
    func short(value: Double, text: String) {
        #expect(Figures.short(value) == text)
    }

    @Test("that are none are a dash")
    func notFinite() {
        #expect(Figures.short(.infinity) == "-")
        #expect(Figures.short(.nan) == "-")
    }

    @Test("show the middle first and the extremes behind it")
    func spread() throws {
        #expect(Figures.spread(try #require(Summary([1, 2, 30]))) == "2 (1…30)")
    }
}
