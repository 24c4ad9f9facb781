import Testing

@testable import PNSBench

@Suite("Figure book")
struct FigureBookTests {
    private func book() -> FigureBook {
        var book = FigureBook()
        for (ours, theirs) in [(4.0, 8.0), (6.0, 6.0), (5.0, 10.0)] {
            book.add(ours, "µs", "cost", "1,000 devices", "fan-out")
            book.add(theirs, "µs", "cost", of: "other", "1,000 devices", "fan-out")
        }
        return book
    }

    @Test("divides the reference server by each other within a round")
    func ratio() throws {
        let figures = book().figures
        #expect(figures.map(\.server) == ["pns", "other"])
        #expect(figures[0].ratio == nil)
        #expect(figures[0].summary?.median == 5)
        let ratio = try #require(figures[1].ratio)
        #expect(ratio == Summary([0.5, 1, 0.5]))
    }

    @Test("judges a value, and a ratio where that is the budget")
    func budgets() {
        var book = book()
        book.expect("cost", "1,000 devices", "fan-out", .atMost, 4)
        book.expectRatio("cost", to: "other", "1,000 devices", "fan-out", .atMost, 1)
        let figures = book.figures
        #expect(figures[0].budgets.map(\.holds) == [false])
        #expect(figures[1].budgets.map(\.holds) == [true])
        #expect(figures[1].budgets.map(\.figure) == ["pns / other"])
    }

    @Test("says why there is no value, once, and never makes one up")
    func skipped() {
        var book = book()
        book.skip("cost", of: "absent", "1,000 devices", "fan-out", why: "not installed")
        book.skip("cost", of: "absent", "1,000 devices", "fan-out", why: "not installed")
        book.expectRatio("cost", to: "absent", "1,000 devices", "fan-out", .atMost, 1)
        let figure = book.figures.last
        #expect(book.figures.count == 3)
        #expect(figure?.note == "not installed")
        #expect(figure?.summary == nil)
        #expect(figure?.ratio == nil)
        #expect(figure?.budgets.isEmpty == true)
    }

    @Test("is a table with a line for each figure, what is missing included")
    func table() {
        var book = book()
        book.skip("cost", of: "absent", "1,000 devices", "fan-out", why: "not installed")
        let machine = Machine(processor: "p", cores: 2, system: "s", load: 0, isOptimised: true)
        let text = ServerReport(machine: machine, notes: ["A note."], figures: book.figures).text
        #expect(text.contains("A note."))
        #expect(text.contains("0.50 (0.50…1)"))
        #expect(text.contains("not installed"))
    }
}
