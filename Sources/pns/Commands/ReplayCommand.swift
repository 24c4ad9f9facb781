import ArgumentParser
import PNSConformance

/// `pns replay`: the verdicts of a report once more, from what it recorded.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Judge what a report recorded once more, without the server, and show the failures.",
        discussion: """
            With --shrink one failure is tried on a server again and again, with fewer steps each time, for as long as the
            same check fails there and holds on the reference server. What is left is written as a capsule, which
            `pns replay` and `pns explain` take like a report. Say which server: --reference, --url, --target or --adapter.

            Exit status: 0 nothing is red, 1 something is, 2 wrong usage, 4 the verdict is another than in the report.
            To judge the server itself once more, use the command that each failure names.
            """
    )

    @OptionGroup var recorded: RecordedScenarios

    @Flag(help: "Make one failure as small as it can be, on a server, and write it as a capsule.")
    var shrink = false

    @Option(help: ArgumentHelp("With --shrink: where to write; ID.capsule.json by default.", valueName: "file"))
    var out: String?

    @Option(help: ArgumentHelp("With --shrink and --reference: the mutant to judge.", valueName: "id"))
    var mutant: String?

    @OptionGroup(title: "Target of --shrink") var target: TargetOptions

    func validate() throws {
        guard shrink || (out == nil && mutant == nil) else {
            throw ValidationError("--out and --mutant go with --shrink")
        }
        guard mutant == nil || target.reference else { throw ValidationError("--mutant goes with --reference") }
    }

    func run() async throws {
        if shrink { return try await Shrinking(recorded, target, mutant: mutant).perform(writingTo: out) }
        try replay()
    }

    private func replay() throws {
        let (report, suite, chosen) = try recorded.load()
        guard let conditions = report.conditions else { throw Talk.fail(.usage, "the report has no recordings") }
        let replay = report.target.url.map { "pns run --url \($0)" } ?? "pns run"
        let failure = FailureText(style: Terminal.style, replayCommand: replay)
        let rejudgement = Rejudgement(suite, conditions)
        var isRed = false
        for (scenario, result, recording) in chosen {
            let again = rejudgement.result(of: scenario, recording)
            let judged = result.original?.verdict ?? result.verdict
            guard again.verdict == judged || judged == .blocked else {
                throw Talk.fail(
                    .harness,
                    "\(scenario.id): the report says \(judged.rawValue), its recording \(again.verdict.rawValue);"
                        + " was it edited, or made with another suite? `pns report verify` says more"
                )
            }
            if again.verdict.isRed(isStrict: report.selection.isStrict) || again.verdict == .warn {
                isRed = isRed || again.verdict.isRed(isStrict: report.selection.isStrict)
                var shown = result
                shown.verdict = again.verdict
                Talk.print(failure.lines(for: shown, clauses: report.clauses).joined(separator: "\n") + "\n\n")
            } else {
                Talk.print("\(again.verdict.rawValue) \(scenario.id)\n")
            }
        }
        if isRed { throw ExitCode(ExitStatus.failure.rawValue) }
    }
}

/// `pns explain`: a scenario of a report as commands for a shell.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show what a recorded scenario did as curl and websocat commands, to be done by hand."
    )

    @OptionGroup var recorded: RecordedScenarios

    func run() throws {
        let (report, suite, chosen) = try recorded.load()
        guard let conditions = report.conditions else { throw Talk.fail(.usage, "the report has no recordings") }
        let rejudgement = Rejudgement(suite, conditions)
        for (scenario, result, recording) in chosen {
            var lines = ["# \(scenario.id) (\(result.verdict.rawValue)): \(scenario.title)"]
            if !recording.context.users.isEmpty {
                lines.append("# the application answers these credentials, at \(recording.context.applicationURL):")
                for (name, user) in recording.context.users.sorted(by: { $0.key < $1.key }) {
                    lines.append("#   \(name): \(user.authorization) is {\"user_id\": \"\(user.userID)\"}")
                }
            }
            let isSecure = report.target.url?.hasPrefix("https:") == true
            if isSecure {
                lines.append("# over TLS; for a certificate of your own: curl --cacert FILE, SSL_CERT_FILE=FILE")
            }
            let script = rejudgement.script(of: scenario, recording)
            lines += ExplanationText(recording.context, isSecure: isSecure).lines(for: script)
            Talk.print(lines.joined(separator: "\n") + "\n\n")
        }
    }
}
