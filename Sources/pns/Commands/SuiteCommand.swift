import ArgumentParser
import Foundation
import PNSConformance

/// `pns suite`: the upkeep of specification, scenarios and vectors.
struct SuiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suite",
        abstract: "Check and generate the files of the specification and the suite.",
        subcommands: [Lint.self, Generate.self, Freeze.self]
    )

    /// `pns suite lint`.
    struct Lint: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with Spec, Conformance and Vectors; exit 1 when anything is."
        )

        @Argument(help: "The folder that holds them.")
        var folder = "."

        func run() throws {
            let report = { (findings: inout [Finding]) throws in
                guard findings.allSatisfy({ $0.rule != "unreadable" }) else { return }
                let files = try ProjectFiles(root: folder)
                let suite = try Suite(files: files.texts)
                let sources = try ProjectReader(files).ledgerSources()
                findings += TeethLint(
                    suite,
                    unobservable: Set(sources.unobservable.map(\.clause)),
                    shown: Set(sources.vectors.flatMap(\.clauses))
                ).findings()
                let (all, fenced) = suite.absences
                Talk.write("\(fenced) of \(all) checks of an absence end at a fence")
            }
            try TraceCommand.gate(folder, .all, adding: report)
        }
    }

    /// `pns suite generate`.
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write Spec/clauses.json, Spec/ledger.json, Spec/asyncapi.json and the profiles that are drafts."
        )

        @Argument(help: "The folder that holds Spec, Conformance and Vectors.")
        var folder = "."

        func run() throws {
            do {
                for (path, text) in try SuiteGenerator.generate(root: folder).sorted(by: { $0.key < $1.key }) {
                    let file = URL(filePath: folder).appending(path: path)
                    let before = try? String(contentsOf: file, encoding: .utf8)
                    if before != text {
                        try FileManager.default.createDirectory(
                            at: file.deletingLastPathComponent(),
                            withIntermediateDirectories: true
                        )
                        try Data(text.utf8).write(to: file, options: .atomic)
                    }
                    Talk.write("\(before == text ? "unchanged" : "written  ") \(path)")
                }
            } catch {
                throw Talk.fail(.usage, "\(error)")
            }
        }
    }

    /// `pns suite freeze`.
    struct Freeze: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Freeze a profile: from then on it is scored as it is, and new scenarios are not scored by it.",
            discussion: "There is no way back: `pns suite lint` refuses every later edit of what is scored."
        )

        @Argument(help: "The profile, for example core-\(Suite.revision).")
        var profile: String

        @Argument(help: "The folder that holds Spec, Conformance and Vectors.")
        var folder = "."

        @Option(help: ArgumentHelp("The day of the release; today by default.", valueName: "YYYY-MM-DD"))
        var on: String?

        func run() throws {
            let day = try Today.day(on, "--on")
            do {
                let upkeep = try ProfileUpkeep(ProjectFiles(root: folder))
                let (path, text) = try upkeep.freeze(profile, on: day, suite: Suite.version)
                try Talk.deliver(text, to: URL(filePath: folder).appending(path: path).path)
                Talk.write("\(path) is frozen")
            } catch let code as ExitCode {
                throw code
            } catch {
                throw Talk.fail(.usage, "\(error)")
            }
        }
    }
}
