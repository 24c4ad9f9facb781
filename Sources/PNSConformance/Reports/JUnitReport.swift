/// The report as JUnit XML, in the form that surefire's schema describes.
///
/// A suite per area, a test case per scenario; the claims of the profiles are properties of a suite of their own. What is not judged is never silently a success: a scenario that a broken
/// prerequisite or a deadline kept from running is an error.
public struct JUnitReport: Sendable {
    private let report: RunReport

    /// Makes a renderer.
    public init(_ report: RunReport) {
        self.report = report
    }

    /// The XML text.
    public func text() -> String {
        var areas: [String] = []
        var cases: [String: [Case]] = [:]
        for test in report.results.map(scenario) + report.notExecuted.map(notExecuted) {
            if cases[test.area] == nil { areas.append(test.area) }
            cases[test.area, default: []].append(test)
        }
        var xml = XMLText()
        let all = areas.flatMap { cases[$0] ?? [] }
        var attributes = [("name", "\(report.tool.name) \(report.suite) on \(report.target.name)")]
        xml.open("testsuites", attributes + counts(of: all))
        writeProfiles(to: &xml)
        for area in areas {
            let tests = cases[area] ?? []
            attributes = [("name", area)] + counts(of: tests)
            xml.open("testsuite", attributes)
            write(tests.flatMap(\.properties), to: &xml)
            for test in tests { write(test, to: &xml) }
            xml.close("testsuite")
        }
        xml.close("testsuites")
        return xml.text
    }

    /// A suite without cases: what each profile can claim.
    private func writeProfiles(to xml: inout XMLText) {
        guard !report.profiles.isEmpty else { return }
        xml.open("testsuite", [("name", "profiles")] + counts(of: []))
        write(report.profiles.map { ($0.id, $0.outcome.rawValue) }, to: &xml)
        xml.close("testsuite")
    }

    /// The children that a test case can have.
    private enum Child: String {
        case failure, error, skipped
    }

    private struct Case {
        var id: String
        var area: String
        var milliseconds: Int
        var properties: [(name: String, value: String)] = []
        var child: Child?
        var type = ""
        var message = ""
        var body = ""
    }

    private func scenario(_ result: ScenarioResult) -> Case {
        var test = Case(id: result.id, area: result.area, milliseconds: result.milliseconds)
        for check in result.checks where check.verdict == .warn || check.verdict == .info {
            let name = "\(check.verdict.rawValue):\(result.id)#\(check.id)"
            test.properties.append((name, check.actual ?? check.arm ?? ""))
        }
        let reason = result.reason ?? result.decisiveCheck?.hint ?? "no reason given"
        switch result.verdict {
        case .pass, .info:
            return test
        case .fail where !report.isRed(result), .untestable where !report.isRed(result):
            (test.child, test.message) = (.skipped, "not scored: \(reason)")
        case .fail:
            (test.child, test.type) = (.failure, "clause")
        case .warn:
            guard report.selection.isStrict else { return test }
            (test.child, test.type) = (.failure, "should")
        case .stale:
            (test.child, test.type, test.message) = (.failure, "stale-baseline", reason)
        case .untestable:
            (test.child, test.type) = (.error, "untestable")
        case .error:
            (test.child, test.type) = (.error, "harness")
        case .notJudged:
            (test.child, test.type) = (report.selection.isStrict ? .failure : .skipped, "not-judged")
            test.message = "not judged: \(reason)"
        case .notApplicable:
            (test.child, test.message) = (.skipped, "not applicable: \(reason)")
        case .blocked:
            (test.child, test.message) = (.skipped, "blocked: \(reason)")
        case .known:
            (test.child, test.message) = (.skipped, "known: \(reason)")
        case .flaky:
            (test.child, test.message) = (.skipped, "flaky: \(reason)")
        }
        if test.message.isEmpty { test.message = message(of: result, or: reason) }
        test.body = body(of: result)
        return test
    }

    private func notExecuted(_ scenario: RunReport.NotExecuted) -> Case {
        let area = scenario.id.split(separator: ".").prefix(2).joined(separator: ".")
        var test = Case(id: scenario.id, area: area, milliseconds: 0)
        (test.child, test.type, test.message) = (.error, "not-executed", "not executed: \(scenario.reason)")
        return test
    }

    private func message(of result: ScenarioResult, or reason: String) -> String {
        guard let check = result.decisiveCheck, let expected = check.expected, let actual = check.actual else {
            return reason
        }
        return "\(check.id) (\(check.clauses.joined(separator: ", "))): expected \(expected), got \(actual)"
    }

    private func body(of result: ScenarioResult) -> String {
        var lines: [String] = []
        for check in result.checks where check.verdict != .pass && check.verdict != .info {
            lines.append("\(check.verdict.rawValue) \(result.id)#\(check.id)")
            for clause in check.clauses {
                lines.append("  \(clause) \(report.clauses[clause] ?? "")")
            }
            if let expected = check.expected { lines.append("  expected \(expected)") }
            if let actual = check.actual { lines.append("  actual   \(actual)") }
            if let hint = check.hint { lines.append("  hint     \(hint)") }
        }
        return lines.joined(separator: "\n")
    }

    /// The counts of the children as they are written, so that sums agree.
    private func counts(of tests: [Case]) -> [(String, String)] {
        let counted: [(String, Child)] = [("failures", .failure), ("errors", .error), ("skipped", .skipped)]
        let milliseconds = tests.reduce(0) { $0 + $1.milliseconds }
        return [("tests", String(tests.count))]
            + counted.map { name, child in (name, String(tests.filter { $0.child == child }.count)) }
            + [("time", seconds(milliseconds))]
    }

    private func write(_ properties: [(name: String, value: String)], to xml: inout XMLText) {
        guard !properties.isEmpty else { return }
        xml.open("properties", [])
        for property in properties {
            xml.empty("property", [("name", property.name), ("value", property.value)])
        }
        xml.close("properties")
    }

    private func write(_ test: Case, to xml: inout XMLText) {
        let attributes = [("name", test.id), ("classname", test.area), ("time", seconds(test.milliseconds))]
        guard let child = test.child else { return xml.empty("testcase", attributes) }
        xml.open("testcase", attributes)
        var details = [("message", test.message)]
        if child != .skipped { details.append(("type", test.type)) }
        xml.element(child.rawValue, details, content: test.body)
        xml.close("testcase")
    }

    private func seconds(_ milliseconds: Int) -> String {
        let rest = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
