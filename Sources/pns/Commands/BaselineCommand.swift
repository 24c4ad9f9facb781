import ArgumentParser
import Foundation
import PNSConformance

/// `pns baseline`: the list of known failures of an implementer.
struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Keep the list of known failures that `pns run --known FILE` excuses.",
        discussion: """
            Everything in the list is executed and judged like the rest; only the exit status changes, never the claim of a
            profile. Each entry says why, where it is worked on, and until when. None of these commands needs the server.
            """,
        subcommands: [Init.self, Check.self, Update.self]
    )

    /// What all of them need.
    struct Options: ParsableArguments {
        @Option(help: ArgumentHelp("The list of known failures.", valueName: "file"))
        var known: String

        @OptionGroup var suite: SuiteOption
    }

    /// `pns baseline init`.
    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the failures of a report as a list whose reasons have to be filled in.",
            discussion:
                "Exit status: 0 written, or nothing to write; 2 the file is there already; 4 it cannot be written."
        )

        @OptionGroup var options: Options

        @Option(help: ArgumentHelp("The JSON report.", valueName: "report"))
        var against: String

        func run() throws {
            let report = try ReportCommand.read(against)
            let path = options.known
            guard !FileManager.default.fileExists(atPath: path) else {
                throw Talk.fail(.usage, "\(path) is there already; `pns baseline update` brings it up to date")
            }
            guard let text = KnownFailuresFile.draft(for: report, on: Today.day) else {
                return Talk.write("nothing in \(against) is red that a list could excuse; none is written")
            }
            try Talk.deliver(text, to: path)
            try BaselineCommand.sayWhatToFillIn(try .load(path), try options.suite.load())
        }
    }

    /// `pns baseline check`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether a list can be used and, with a report, how each entry fares.",
            discussion: """
                Exit status as that of `pns run --known` would be: 0 all red is listed, 1 something is not, 2 the list cannot be
                used, 5 an entry is stale and nothing else is wrong.
                """
        )

        @OptionGroup var options: Options

        @Option(help: ArgumentHelp("The JSON report to hold the list against.", valueName: "report"))
        var against: String?

        func run() throws {
            let suite = try options.suite.load()
            let file = try KnownFailuresFile.load(options.known)
            try file.demandUsable(suite, on: Today.day)
            guard let against else {
                return Talk.write("\(file.name) can be used; it has \(file.entries.count) entries")
            }
            let report = try ReportCommand.read(against).held(against: file.entries, on: Today.day)
            for line in KnownFailuresReview(report).lines {
                let note = line.note.isEmpty ? "" : "  (\(line.note))"
                Talk.print("\(line.verdict.rawValue.padded(to: 14)) \(line.match)\(note)\n")
            }
            for result in report.results where report.isRed(result) && result.verdict != .stale {
                let why = result.reason.map { ": \($0)" } ?? ""
                Talk.print("\(result.verdict.rawValue.padded(to: 14)) \(result.id)\(why)\n")
            }
            let status = ExitStatus(ExitStatus.Findings(report, isReportWritten: true, allowsEmpty: true))
            guard status == .acceptable else {
                if status == .staleBaseline || status == .failure {
                    let files = "--known \(TargetOptions.quoted(file.name)) --against \(TargetOptions.quoted(against))"
                    Talk.write("`pns baseline update \(files)` brings the list up to date")
                }
                throw ExitCode(status.rawValue)
            }
        }
    }

    /// `pns baseline update`.
    struct Update: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take out what is stale and add what is new, whose reasons have to be filled in.",
            discussion:
                "Order and comments stay. Exit status: 0 written, 2 a file cannot be read, 4 it cannot be written."
        )

        @OptionGroup var options: Options

        @Option(help: ArgumentHelp("The JSON report.", valueName: "report"))
        var against: String

        func run() throws {
            let suite = try options.suite.load()
            let update = try KnownFailuresFile.load(options.known)
                .update(for: try ReportCommand.read(against), suite, on: Today.day)
            guard !update.removed.isEmpty || !update.added.isEmpty else {
                return Talk.write("\(options.known) is up to date")
            }
            try Talk.deliver(update.text, to: options.known)
            for name in update.removed { Talk.print("taken out  \(name)\n") }
            for name in update.added { Talk.print("added      \(name)\n") }
            try BaselineCommand.sayWhatToFillIn(try .load(options.known), suite)
        }
    }

    /// Names what has to be written by hand before the list can be used.
    private static func sayWhatToFillIn(_ file: KnownFailuresFile, _ suite: Suite) throws {
        let problems = file.problems(suite, on: Today.day)
        guard !problems.isEmpty else { return Talk.write("\(file.name) can be used") }
        for problem in problems { Talk.write(problem) }
        Talk.write("\(file.name) is written; it is refused until the lines above are filled in")
    }
}
