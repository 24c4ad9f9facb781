import ArgumentParser
import Foundation
import PNSConformance

/// `pns report`: what can be done with a report once it is written.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Render, verify, compare, merge and hand in reports that `pns run --report json=FILE` wrote.",
        subcommands: [Render.self, Verify.self, Diff.self, Merge.self, Compare.self, Submit.self]
    )

    /// Reads a report, or that of a submission.
    ///
    /// - Throws: Exit status 2 with the file, the place and the reason.
    static func read(_ path: String) throws -> RunReport {
        do {
            return try RunReport(text: try Submission.report(in: try text(path), file: path), file: path)
        } catch let fault as DataFault {
            throw Talk.fail(.usage, "\(fault)")
        }
    }

    /// Reads a file.
    ///
    /// - Throws: Exit status 2.
    static func text(_ path: String) throws -> String {
        do {
            return try String(contentsOf: URL(filePath: path), encoding: .utf8)
        } catch {
            throw Talk.fail(.usage, "\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    /// `pns report render`.
    struct Render: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write a report in another form.")

        @Argument(help: "The JSON report.")
        var file: String

        @Option(
            help: ArgumentHelp("json, junit, tap, markdown, annotations, badge, html or text.", valueName: "format")
        )
        var to: String

        @Option(name: [.customLong("out"), .customShort("o")], help: "Where to write; standard output by default.")
        var out: String?

        func run() throws {
            guard let format = ReportFormat(rawValue: to) else {
                let names = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
                throw Talk.fail(.usage, "--to \(to) is none of \(names)")
            }
            let report = try ReportCommand.read(file)
            let replay = report.target.url.map { "pns run --url \($0)" } ?? "pns run"
            try Talk.deliver(format.text(of: report, replayCommand: replay), to: out)
        }
    }

    /// `pns report verify`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judge every recording in a report or submission once more, without the server.",
            discussion: "Exit status: 0 the report stands, 1 it does not, 2 it cannot be read, 3 nothing was recorded."
        )

        @Argument(help: "The JSON report.")
        var file: String

        @OptionGroup var suite: SuiteOption

        func run() throws {
            let outcome: ReportVerifier.Outcome
            do {
                outcome = try ReportVerifier(try suite.load()).verify(text: try ReportCommand.text(file), file: file)
            } catch let fault as DataFault {
                throw Talk.fail(.failure, "\(fault)")
            }
            for fault in outcome.faults { Talk.print("\(fault)\n") }
            for id in outcome.withoutRecording { Talk.print("\(id): its recording was not kept\n") }
            Talk.print("\(outcome.judgedAgain) judged again, \(outcome.faults.count) faults\n")
            guard outcome.faults.isEmpty else { throw ExitCode(ExitStatus.failure.rawValue) }
            guard outcome.judgedAgain > 0, outcome.withoutRecording.isEmpty else {
                throw ExitCode(ExitStatus.unreachable.rawValue)
            }
        }
    }

    /// `pns report diff`.
    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say which verdicts changed, as a Markdown table.")

        /// What ends with status 1.
        enum Failing: String, ExpressibleByArgument, CaseIterable {
            case none, new, any
        }

        @Argument(help: "The older JSON report.")
        var old: String

        @Argument(help: "The newer JSON report.")
        var new: String

        @Option(
            help: "End with status 1: none never, new when something is red that was not, any when anything changed."
        )
        var failOn = Failing.none

        @Flag(help: "Warnings and missing judgements are red.")
        var strict = false

        func run() throws {
            let difference = ReportDifference(from: try ReportCommand.read(old), to: try ReportCommand.read(new))
            Talk.print(difference.markdown())
            let isFailing =
                switch failOn {
                case .none: false
                case .new: difference.hasNewFailure(isStrict: strict)
                case .any: !difference.changes.isEmpty
                }
            if isFailing { throw ExitCode(ExitStatus.failure.rawValue) }
        }
    }

    /// `pns report merge`.
    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Put the reports of the parts of one run together.")

        @Argument(help: "The JSON reports, each of a run with --only.")
        var files: [String]

        @Option(name: [.customLong("out"), .customShort("o")], help: "Where to write; standard output by default.")
        var out: String?

        @OptionGroup var suite: SuiteOption

        func run() throws {
            let parts = try files.map(ReportCommand.read)
            let suite = try suite.load()
            let merged: RunReport
            do {
                merged = try RunReport.merging(parts, suite)
            } catch {
                throw Talk.fail(.usage, "\(error)")
            }
            try Talk.deliver(merged.text(), to: out)
        }
    }

    /// `pns report compare`.
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lay several servers side by side on one HTML page.")

        @Argument(help: "The JSON reports.")
        var files: [String]

        @Option(name: [.customLong("out"), .customShort("o")], help: "Where to write; standard output by default.")
        var out: String?

        func run() throws {
            try Talk.deliver(HTMLComparison(try files.map(ReportCommand.read)).text(), to: out)
        }
    }

    /// `pns report submit`.
    struct Submit: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a submission of a report: with its recordings, and with how others see the same.",
            discussion: """
                The report is verified first. `pns report verify` says of a submission whether it stands; the other commands
                take it in the place of a report.

                Exit status: 0 written, 1 the report cannot be handed in, 2 it cannot be read, 4 the file cannot be written.
                """
        )

        @Argument(help: "The JSON report of a whole run.")
        var file: String

        @Option(
            help: ArgumentHelp(
                "How others set up the same server and what they run: a file, or a sentence.",
                valueName: "file or text"
            )
        )
        var reproduce: String

        @Option(name: [.customLong("out"), .customShort("o")], help: "Where to write; standard output by default.")
        var out: String?

        @OptionGroup var suite: SuiteOption

        func run() throws {
            let text = try ReportCommand.text(file)
            let submission: Submission
            do {
                submission = try Submission(text: text, file: file, reproduce: try words(), try suite.load())
            } catch let fault as DataFault {
                throw Talk.fail(.usage, "\(fault)")
            } catch let refusal as Submission.Refusal {
                throw Talk.fail(.failure, "\(file): \(refusal)")
            }
            try Talk.deliver(submission.text(), to: out)
        }

        private func words() throws -> String {
            if FileManager.default.fileExists(atPath: reproduce) { return try ReportCommand.text(reproduce) }
            guard reproduce.contains(" ") else {
                throw Talk.fail(.usage, "--reproduce \(reproduce) is neither a file nor a sentence")
            }
            return reproduce
        }
    }
}
