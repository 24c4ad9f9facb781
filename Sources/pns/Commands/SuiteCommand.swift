import ArgumentParser
import Foundation
import PNSConformance

/// `pns suite`: the upkeep of specification, scenarios and vectors.
struct SuiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suite",
        abstract: "Check and generate the files of the specification and the suite.",
        subcommands: [Lint.self, Generate.self]
    )

    /// `pns suite lint`.
    struct Lint: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with Spec, Conformance and Vectors; exit 1 when anything is."
        )

        @Argument(help: "The folder that holds them.")
        var folder = "."

        func run() throws {
            var findings: [Finding]
            var absences: (all: Int, fenced: Int)?
            do {
                findings = try SuiteGenerator.lint(root: folder)
                let files = try ProjectFiles(root: folder)
                if findings.allSatisfy({ $0.rule != "unreadable" }) {
                    let suite = try Suite(files: files.texts)
                    let unobservable = try ProjectReader(files).ledgerSources().unobservable.map(\.clause)
                    findings += ScenarioLint(suite).findings()
                    findings += TeethLint(suite, unobservable: Set(unobservable)).findings()
                    absences = suite.absences
                }
            } catch {
                throw Talk.fail(.usage, "\(folder) cannot be read: \(error)")
            }
            if let (all, fenced) = absences { Talk.write("\(fenced) of \(all) checks of an absence end at a fence") }
            for finding in findings { Talk.print("\(finding)\n") }
            guard findings.isEmpty else { throw Talk.fail(.failure, "\(findings.count) findings") }
            Talk.write("nothing to put right")
        }
    }

    /// `pns suite generate`.
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write Spec/clauses.json, Spec/ledger.json and Spec/asyncapi.json."
        )

        @Argument(help: "The folder that holds Spec, Conformance and Vectors.")
        var folder = "."

        func run() throws {
            do {
                for (path, text) in try SuiteGenerator.generate(root: folder).sorted(by: { $0.key < $1.key }) {
                    let file = URL(filePath: folder).appending(path: path)
                    let before = try? String(contentsOf: file, encoding: .utf8)
                    if before != text { try Data(text.utf8).write(to: file, options: .atomic) }
                    Talk.write("\(before == text ? "unchanged" : "written  ") \(path)")
                }
            } catch {
                throw Talk.fail(.usage, "\(error)")
            }
        }
    }
}
