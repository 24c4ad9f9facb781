import Foundation
import PNSConformance
import Testing

@Suite struct ReportFormatTests {
    private let report = ReportExample.full

    @Test func `writes TAP with a point per scenario and check`() {
        let lines = TAPReport(report).text().split(separator: "\n").map(String.init)
        #expect(lines[0] == "TAP version 14")
        #expect(lines.contains("1..13"))
        let points = lines.filter { $0.hasPrefix("ok ") || $0.hasPrefix("not ok ") }
        #expect(points.count == 13)
        let red = points.filter { $0.hasPrefix("not ok ") && !$0.contains("# TODO") }
        // fail, untestable, error, stale, and the one that was not begun
        #expect(red.count == 5)
        #expect(points.filter { $0.contains("# SKIP") }.count == 3)
        #expect(points.filter { $0.contains("# TODO") }.count == 2)
    }

    @Test func `writes Markdown in which a server cannot write markup`() {
        var report = report
        report.results[0].checks[1].actual = "`<script>`"
        report.remarks = ["<b>bold</b> [link](x)"]
        let text = MarkdownReport(report, replayCommand: "pns run").text()
        #expect(text.contains("**core: not conformant**"))
        #expect(text.contains("`` `<script>` ``"))
        #expect(text.contains("> &lt;b>bold&lt;/b> \\[link\\](x)"))
    }

    @Test func `writes an annotation of one line per failure, excused or not`() {
        let lines = AnnotationsReport(report).text().split(separator: "\n")
        #expect(lines.count == 8)
        let red = lines.filter { $0.hasPrefix("::error ") || $0.hasPrefix("::warning ") }
        #expect(red.count == 6)
        let excused = lines.filter { $0.hasPrefix("::notice ") }.map { $0.split(separator: "::")[1] }
        #expect(excused == ["known: because", "flaky: because"])
        #expect(lines[0].contains("%0Aexpected 3%0Aactual 4"))
    }

    @Test func `writes a badge of the worst claim`() throws {
        #expect(BadgeReport(report).text().contains("not conformant"))
        var empty = report
        empty.profiles = []
        #expect(BadgeReport(empty).text().contains("not judged"))
    }

    @Test func `writes a page that a server cannot write into`() {
        var report = report
        report.results[0].transcript[4].text = "</script><img src=x onerror=alert(1)>\u{202E}"
        report.target.name = "\"><script>"
        let page = HTMLReport(report, replayCommand: "pns run").text()
        #expect(!page.contains("<img"))
        #expect(!page.contains("\u{202E}"))
        #expect(page.components(separatedBy: "<script").count == 2)
        #expect(page.contains("decides"))
        #expect(page.contains("pns run --only server.count.total"))
    }

    @Test func `lays servers side by side`() {
        var other = report
        other.target.name = "other"
        other.results[0].verdict = .pass
        let page = HTMLComparison([report, other]).text()
        #expect(page.contains("acme-push") && page.contains("other"))
        #expect(page.components(separatedBy: "class=\"differs\"").count == 2)
    }

    @Test func `says what changed`() {
        var new = report
        new.results[0].verdict = .pass
        new.results.removeLast()
        let difference = ReportDifference(from: report, to: new)
        #expect(difference.changes.contains { $0.name == "server.count.total" && $0.after == .pass })
        #expect(difference.changes.contains { $0.after == nil })
        #expect(!difference.hasNewFailure(isStrict: false))
        #expect(ReportDifference(from: new, to: report).hasNewFailure(isStrict: false))
        #expect(ReportDifference(from: report, to: report).changes.isEmpty)
    }
}
