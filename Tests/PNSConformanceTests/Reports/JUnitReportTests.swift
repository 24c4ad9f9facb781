import Foundation
import PNSConformance
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct JUnitReportTests {
    /// Collects elements with their attributes, as any reader of XML would.
    private final class Reader: NSObject, XMLParserDelegate {
        struct Element {
            var name: String
            var attributes: [String: String]
            var parent: String
        }

        var elements: [Element] = []
        var open: [String] = []

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String] = [:]
        ) {
            elements.append(Element(name: name, attributes: attributes, parent: open.last ?? ""))
            open.append(name)
        }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            open.removeLast()
        }
    }

    private func parse(_ report: RunReport) throws -> [Reader.Element] {
        let parser = XMLParser(data: Data(JUnitReport(report).text().utf8))
        let reader = Reader()
        parser.delegate = reader
        try #require(parser.parse(), "\(String(describing: parser.parserError))")
        return reader.elements
    }

    static let children: [(verdict: Verdict, isStrict: Bool, child: String?, type: String?)] = [
        (.pass, false, nil, nil), (.info, true, nil, nil), (.fail, false, "failure", "clause"),
        (.warn, false, nil, nil),
        (.warn, true, "failure", "should"), (.notApplicable, false, "skipped", nil), (.blocked, true, "skipped", nil),
        (.untestable, false, "error", "untestable"), (.error, false, "error", "harness"),
        (.known, true, "skipped", nil),
        (.stale, false, "failure", "stale-baseline"), (.flaky, false, "skipped", nil),
        (.notJudged, false, "skipped", nil),
        (.notJudged, true, "failure", "not-judged"),
    ]

    @Test(arguments: children)
    func `gives each verdict its child`(verdict: Verdict, isStrict: Bool, child: String?, type: String?) throws {
        var report = ReportExample.full
        report.selection.isStrict = isStrict
        report.notExecuted = []
        report.results = [ReportExample.scenario("server.a.b", verdict, reason: "because")]
        let elements = try parse(report)
        let children = elements.filter { $0.parent == "testcase" }
        #expect(children.map(\.name) == (child.map { [$0] } ?? []))
        #expect(children.first?.attributes["type"] == type)
        #expect(children.isEmpty || children.first?.attributes["message"]?.isEmpty == false)
    }

    @Test(arguments: [false, true])
    func `counts exactly the children that it writes`(isStrict: Bool) throws {
        var report = ReportExample.full
        report.selection.isStrict = isStrict
        let elements = try parse(report)
        let root = try #require(elements.first)
        #expect(root.name == "testsuites")
        let counted = [("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
        for (attribute, name) in counted {
            let count = String(elements.filter { $0.name == name }.count)
            #expect(root.attributes[attribute] == count, "\(attribute)")
            let suites = elements.filter { $0.name == "testsuite" }.compactMap {
                $0.attributes[attribute].flatMap { Int($0) }
            }
            #expect(String(suites.reduce(0, +)) == count, "\(attribute)")
        }
        #expect(elements.filter { $0.name == "testcase" }.count == report.counts.planned)
    }

    @Test func `names cases by scenario and area, and what was not begun is an error`() throws {
        let elements = try parse(ReportExample.full)
        let cases = elements.filter { $0.name == "testcase" }
        #expect(
            cases.first?.attributes == ["name": "server.count.total", "classname": "server.count", "time": "0.041"]
        )
        #expect(cases.last?.attributes["name"] == "server.late.one")
        #expect(elements.last?.attributes["type"] == "not-executed")
        let properties = elements.filter { $0.name == "property" }.map { $0.attributes["name"] ?? "" }
        #expect(
            properties == ["core", "warn:server.count.total#order", "warn:server.warn.x#c", "info:server.info.x#c"]
        )
    }

    @Test func `survives whatever a server sends`() throws {
        var report = ReportExample.full
        let hostile = "a<b>&\"'\n\t\r]]>\u{0}\u{1B}[31m\u{FFFE}\u{FFFF}é\u{1F600}"
        report.results[0].checks[1].actual = hostile
        let elements = try parse(report)
        let message = elements.first { $0.name == "failure" }?.attributes["message"]
        #expect(message?.hasSuffix("a<b>&\"'\n\t\r]]>\\u{0}\\u{1b}[31m\\u{fffe}\\u{ffff}é\u{1F600}") == true)
    }
}
