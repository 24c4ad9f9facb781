import ArgumentParser
import Foundation
import PNSConformance

/// Where the findings go.
struct ReportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write a report: json, junit, tap, markdown, annotations, badge or html. Repeatable.",
            valueName: "format=file"
        )
    )
    var report: [String] = []

    @Option(
        help: ArgumentHelp(
            "Write what happens as JSON lines while it happens; - is standard output, and the findings go to standard error.",
            valueName: "file"
        )
    )
    var events: String?

    @Flag(help: "No progress, only the findings.")
    var quiet = false

    struct Output {
        var format: ReportFormat
        var path: String
    }

    /// Takes the outputs apart, and proves that they can be written before anything is judged.
    func parse() throws -> [Output] {
        try report.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let format = ReportFormat(rawValue: parts[0]) else {
                let formats = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
                throw Talk.fail(.usage, "--report \(text) is not FORMAT=FILE with one of \(formats)")
            }
            return Output(format: format, path: parts[1])
        }
    }

    /// Prints the findings, writes the reports, and says how the process has to end.
    func finish(_ report: RunReport, _ outputs: [Output], _ replay: String, allowsEmpty: Bool) -> ExitStatus {
        let findings = ConsoleReport(report, style: Terminal.style, replayCommand: replay).text()
        if events == "-" {
            Talk.write(findings)
        } else {
            Talk.print(findings)
        }
        var isWritten = true
        for output in outputs {
            let text = output.format.text(of: report, replayCommand: replay)
            do {
                try Data(text.utf8).write(to: URL(filePath: output.path), options: .atomic)
            } catch {
                isWritten = false
                Talk.write("pns: \(output.path) cannot be written: \(error.localizedDescription)")
            }
        }
        return ExitStatus(ExitStatus.Findings(report, isReportWritten: isWritten, allowsEmpty: allowsEmpty))
    }
}
