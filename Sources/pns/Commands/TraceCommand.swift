import ArgumentParser
import Foundation
import PNSConformance
import PNSService

/// `pns trace`: which clause is tested by what, and the gate that every clause is.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Show the matrix of clauses, checks, vectors, mutants and schemas, both ways; or check it.",
        discussion: """
            Without a folder it shows what travels inside the program. `pns run --reference --report json=report.json` keeps
            which clauses the server executed, and `pns trace --report report.json` shows them beside what tests them.

            --check needs the chapters: it reads the folder, this one by default, and says line by line what is wrong. A
            sentence that demands something without an id, a clause that nothing tests, a name that leads nowhere, an id
            that was used before and a generated file that is out of date are such. `pns suite lint` asks for more.

            Exit status: 0 nothing is wrong, 1 something is, 2 wrong usage.
            """
    )

    /// The forms.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case markdown, html, json
    }

    @Argument(help: "The folder that holds Spec, Conformance and Vectors.")
    var folder: String?

    @Option(help: ArgumentHelp("markdown, html or json.", valueName: "format"))
    var to = Form.markdown

    @Option(name: [.customLong("out"), .customShort("o")], help: "Where to write; standard output by default.")
    var out: String?

    @Option(help: ArgumentHelp("Show this clause alone. Repeatable.", valueName: "id"))
    var clause: [String] = []

    @Option(help: ArgumentHelp("Show the clauses of this area alone, such as CNT. Repeatable.", valueName: "area"))
    var area: [String] = []

    @Option(
        help: ArgumentHelp("Show the clauses of this profile alone, such as receipts. Repeatable.", valueName: "name")
    )
    var profile: [String] = []

    @Option(help: ArgumentHelp("Show which clauses the server executed in the run of this report.", valueName: "file"))
    var report: String?

    @Flag(help: "Show nothing; say what is wrong and end with 1 when anything is.")
    var check = false

    func validate() throws {
        let shows =
            !clause.isEmpty || !area.isEmpty || !profile.isEmpty || report != nil || out != nil || to != .markdown
        if check, shows {
            throw ValidationError(
                "--check shows nothing: leave --to, --out, --clause, --area, --profile and --report out."
            )
        }
    }

    func run() throws {
        if check { return try Self.gate(folder ?? ".", .ledger) }
        let trace = try selected(from: read())
        let text =
            switch to {
            case .markdown: TraceMarkdown(trace).text()
            case .html: HTMLTrace(trace).text()
            case .json: trace.text()
            }
        try Talk.deliver(text, to: out)
    }

    /// Says what is wrong, and ends with 1 when anything is.
    ///
    /// - Parameters:
    ///   - folder: The folder that holds the files.
    ///   - scope: How much to look at.
    ///   - more: Adds what else is wrong.
    /// - Throws: Exit status 1, or 2 where the folder cannot be read.
    static func gate(
        _ folder: String,
        _ scope: SuiteGenerator.Scope,
        adding more: (inout [Finding]) throws -> Void = { _ in }
    ) throws {
        var findings: [Finding]
        do {
            findings = try SuiteGenerator.lint(root: folder, scope: scope, marked: MarkedClause.allCases.map(\.id))
            try more(&findings)
        } catch {
            throw Talk.fail(.usage, "\(folder) cannot be read: \(error)")
        }
        for finding in findings { Talk.print("\(finding)\n") }
        guard findings.isEmpty else { throw Talk.fail(.failure, "\(findings.count) findings") }
        Talk.write("nothing to put right")
    }

    private func read() throws -> Trace {
        do {
            return try Trace(try folder.map(ProjectFiles.init(root:)) ?? .embedded)
        } catch {
            throw Talk.fail(.usage, "\(folder ?? "the suite inside the program") cannot be read: \(error)")
        }
    }

    private func selected(from whole: Trace) throws -> Trace {
        var trace = whole
        if let report {
            guard let exercised = try ReportCommand.read(report).exercised else {
                throw Talk.fail(
                    .usage,
                    "\(report) does not say which clauses were executed: only the reference server counts them. "
                        + "Make one with `pns run --reference --report json=\(report)`."
                )
            }
            trace.note(exercised)
        }
        guard !clause.isEmpty || !area.isEmpty || !profile.isEmpty else { return trace }
        let ids = trace.clauses.map(\.clause.id)
        let areas = Set(ids.map { String($0.prefix(3)) })
        for id in clause where !ids.contains(id) {
            throw Talk.fail(.usage, "there is no clause \"\(id)\"; the nearest is \"\(id.nearest(in: ids))\"")
        }
        for name in area where !areas.contains(name) {
            let list = areas.sorted().joined(separator: ", ")
            throw Talk.fail(.usage, "there is no area \"\(name)\"; there are \(list)")
        }
        let profiles = Set(trace.clauses.flatMap(\.clause.profiles))
        for name in profile where !profiles.contains(name) {
            let list = profiles.sorted().joined(separator: ", ")
            throw Talk.fail(.usage, "no clause is of the profile \"\(name)\"; there are \(list)")
        }
        let ofProfiles = trace.clauses.map(\.clause).filter { !profile.filter($0.profiles.contains).isEmpty }
        let meant = Set(ofProfiles.map(\.id) + clause)
        return trace.narrowed { meant.contains($0) || area.contains(String($0.prefix(3))) }
    }
}
