import PNSConformance
import Testing

@Suite struct ConsoleReportTests {
    @Test func `shows a failure with all that it takes to go on`() {
        let text = FailureText(style: ConsoleStyle(), replayCommand: "pns run --target acme.json")
            .lines(for: ReportExample.failure, clauses: ReportExample.full.clauses)
            .joined(separator: "\n")
        let expected = """
            FAIL server.count.total#total (bare)
              The count is the total of unseen notifications
              CNT-002  A count message MUST carry the number.
              because  the control held
              expected 3
              actual   4
              hint     behaves like count-is-difference
              frames
                3 ← d1 text {"newNotificationCountChanged":3}
                4 → d1 text {"newNotificationCountChanged":4}
              > 5 ← d1 text {"newNotificationCountChanged":5}
                6 → d1 text {"newNotificationCountChanged":6}
              > 7 ← d1 text {"newNotificationCountChanged":7}
              also     warn #order
              replay   pns run --target acme.json --only server.count.total
            """
        #expect(text == expected)
    }

    @Test(arguments: [40, 80, 120])
    func `keeps to 25 lines and to the width, whatever is in it`(width: Int) {
        var result = ReportExample.failure
        let long = String(repeating: "word \u{1B}[2J\n", count: 400)
        result.title = long
        result.reason = long
        result.checks[1].clauses = ["CNT-001", "CNT-002", "ORD-003"]
        result.checks[1].expected = long
        result.checks[1].actual = long
        result.checks[1].hint = long
        result.checks[1].arm = long
        result.checks[1].frames = [1, 2, 3, 4, 5, 6, 7, 8]
        for index in result.transcript.indices { result.transcript[index].text = long }
        result.checks += (0..<40).map { CheckResult(id: "c\($0)", clauses: ["CNT-001"], level: .must, verdict: .fail) }
        let clauses = ["CNT-001": long, "CNT-002": long]
        for named in [["CNT-001"], ["CNT-001", "CNT-002"]] {
            result.checks[1].clauses = named
            let lines = FailureText(style: ConsoleStyle(width: width), replayCommand: "pns run")
                .lines(for: result, clauses: clauses)
            #expect(lines.count <= FailureText.maxLines)
            #expect(lines.dropLast().allSatisfy { $0.count <= width }, "\(lines.map(\.count))")
            #expect(lines.joined().unicodeScalars.allSatisfy { $0.value >= 0x20 })
            #expect(lines.last == "  replay   pns run --only server.count.total")
        }
    }

    @Test func `quotes the id of a variant for the shell`() {
        let text = FailureText(style: ConsoleStyle(), replayCommand: "pns run --reference")
        #expect(text.replayLine("server.a.b[transport=ws]") == "pns run --reference --only 'server.a.b[transport=ws]'")
    }

    @Test func `sums up without a percentage`() {
        let text = SummaryText(ReportExample.full, style: ConsoleStyle()).lines.joined(separator: "\n")
        let expected = """
            acme-push 3.2, spec 2026.1, suite 1.0.0, seed 18446744073709551615, T 50 ms
            planned 13, executed 7, not executed 6
              pass 1, fail 1, warn 1, info 1, not-applicable 1, blocked 1, untestable 1,
              error 1, known 1, stale 1, flaky 1, not-judged 1
              evidence: observed 7, proved 1, timed 1
              permitted arms taken: bare 1
              closest to their deadlines, part left: server.count.total#first 0.37
              ended early: deadline
              note: The server answers slowly.
              not begun (1): server.late.one
              blocked (1): server.blocked.x
              not-judged (1): server.not-judged.x
              not-applicable (1): server.not-applicable.x
              known: server.known.x because
              flaky: server.flaky.x because
            feature probe: claimed-and-proved
            profile core: not conformant
              failed (3): server.count.total, server.known.x, server.flaky.x
              not judged (4): server.blocked.x, server.untestable.x, server.error.x,
                              server.not-judged.x
            """
        #expect(text == expected)
        #expect(!text.contains("%"))
    }

    @Test func `shows what is red, and warnings`() {
        let text = ConsoleReport(ReportExample.full, style: ConsoleStyle(), replayCommand: "pns run").text()
        let shown = text.split(separator: "\n").filter { $0.first?.isUppercase == true }.map {
            $0.split(separator: " ")[0]
        }
        #expect(shown == ["FAIL", "WARN", "UNTESTABLE", "ERROR", "STALE"])
    }

    static let styles: [(isTerminal: Bool, environment: [String: String], hasColour: Bool)] = [
        (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
        (true, ["TERM": "dumb"], false), (true, ["TERM": "xterm"], true),
    ]

    @Test(arguments: styles)
    func `colours only where it is welcome`(isTerminal: Bool, environment: [String: String], hasColour: Bool) {
        let style = ConsoleStyle(isTerminal: isTerminal, environment: environment, columns: 100)
        #expect(style == ConsoleStyle(width: 100, hasColour: hasColour))
        let lines = FailureText(style: style, replayCommand: "pns run").lines(for: ReportExample.failure, clauses: [:])
        #expect(lines[0].hasPrefix(hasColour ? "\u{1B}[31mFAIL\u{1B}[0m server" : "FAIL server"))
    }

    static let progress: [(line: ProgressLine, width: Int, text: String)] = [
        (ProgressLine(planned: 120), 80, "[  0/120] 0s"),
        (
            ProgressLine(
                planned: 120,
                finished: [.pass: 30, .fail: 2, .warn: 1],
                running: ["server.count.total"],
                seconds: 4
            ),
            80, "[ 33/120] 4s  pass 30  fail 2  warn 1  server.count.total"
        ),
        (
            ProgressLine(
                planned: 9,
                finished: [.pass: 1],
                running: ["server.count.total-again", "b", "c"],
                seconds: 61
            ), 40,
            "[1/9] 61s  pass 1  server.count.tota… +2"
        ),
        (ProgressLine(planned: 9, finished: [.pass: 9]), 40, "[9/9] 0s  pass 9"),
    ]

    @Test(arguments: progress)
    func `says on one line how far a run is`(line: ProgressLine, width: Int, text: String) {
        #expect(line.text(style: ConsoleStyle(width: width)) == text)
    }
}
