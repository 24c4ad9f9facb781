import Foundation
import PNSConformance
import Testing

@Suite struct RedactorTests {
    static let table: [(secrets: [String], text: String, result: String)] = [
        (["s3cret"], "Bearer s3cret!", "Bearer «redacted»!"), (["s3cret"], "s3cre", "s3cre"), ([""], "abc", "abc"),
        (["ab", "abc"], "xabcx abx", "x«redacted»x «redacted»x"),
        (["a\"b"], "{\"t\":\"a\\\"b\"}", "{\"t\":\"«redacted»\"}"),
        (["s3cret"], "Basic czNjcmV0", "Basic «redacted»"), (["s3cret"], "733363726574", "«redacted»"),
        (["s3k"], "73336B 73336b", "«redacted» «redacted»"), (["ää"], "xääx", "x«redacted»x"),
        (["aa"], "aaaa a", "«redacted»«redacted» a"),
    ]

    @Test(arguments: table)
    func `replaces secrets in every spelling`(secrets: [String], text: String, result: String) {
        #expect(Redactor(secrets: secrets).redact(text) == result)
    }

    /// The canary stands in every text of a report that is not the suite's own.
    @Test func `leaves no secret in any output`() throws {
        let canary = "canary-5f3a"
        var report = ReportExample.full
        report.selection.isStrict = true
        report.target = .init(name: canary, version: canary, url: "http://\(canary)@127.0.0.1")
        report.selection.only = [canary]
        report.selection.not = [canary]
        report.means = [canary]
        report.features = [FeatureResult(name: canary, state: .unclaimed)]
        report.remarks = [canary]
        report.notExecuted[0].reason = canary
        for index in report.results.indices {
            report.results[index].reason = canary
            for check in report.results[index].checks.indices {
                report.results[index].checks[check].arm = canary
                report.results[index].checks[check].expected = canary
                report.results[index].checks[check].actual = canary
                report.results[index].checks[check].hint = canary
            }
            for event in report.results[index].transcript.indices {
                report.results[index].transcript[event].channel = canary
                report.results[index].transcript[event].kind = canary
                report.results[index].transcript[event].text = "Authorization: Bearer \(canary)"
                report.results[index].transcript[event].detail = .object([canary: .string(canary)])
            }
        }
        let redacted = report.redacted(by: Redactor(secrets: [canary]))
        let style = ConsoleStyle(width: 100)
        for text in [
            redacted.text(), redacted.comparableText(), JUnitReport(redacted).text(),
            ConsoleReport(redacted, style: style, replayCommand: "pns run").text(),
        ] {
            #expect(text.contains(Redactor.replacement))
            #expect(!text.contains(canary))
        }
        #expect(JUnitReport(report).text().contains(canary))
        #expect(try RunReport(text: redacted.text(), file: "report.json") == redacted)
    }
}
