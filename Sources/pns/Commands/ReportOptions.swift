import ArgumentParser
import Foundation
import PNSConformance

/// Where the findings go.
struct ReportOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write a report: json=FILE or junit=FILE. Repeatable.", valueName: "format=file"))
    var report: [String] = []

    @Flag(help: "No progress, only the findings.")
    var quiet = false

    /// The formats that can be written.
    enum Format: String, CaseIterable {
        case json, junit
    }

    struct Output {
        var format: Format
        var path: String
    }

    /// Takes the outputs apart, and proves that they can be written before anything is judged.
    func parse() throws -> [Output] {
        try report.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let format = Format(rawValue: parts[0]) else {
                let formats = Format.allCases.map(\.rawValue).joined(separator: ", ")
                throw Talk.fail(.usage, "--report \(text) is not FORMAT=FILE with one of \(formats)")
            }
            return Output(format: format, path: parts[1])
        }
    }

    /// Prints the findings, writes the reports, and says how the process has to end.
    func finish(_ report: RunReport, _ outputs: [Output], _ replay: String, allowsEmpty: Bool) -> ExitStatus {
        Talk.print(ConsoleReport(report, style: Terminal.style, replayCommand: replay).text())
        var isWritten = true
        for output in outputs {
            let text = output.format == .json ? report.text() : JUnitReport(report).text()
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
