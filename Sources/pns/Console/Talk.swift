import ArgumentParser
import Foundation
import PNSConformance

/// What the command says to people, on standard error; data goes to standard output.
enum Talk {
    /// Writes a line to standard error; one that cannot be written is lost, and what the command does goes on.
    static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    /// Writes data to standard output, as it is.
    static func print(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    /// Ends the process with a status after one sentence about why.
    static func fail(_ status: ExitStatus, _ text: String) -> ExitCode {
        write("pns: \(text)")
        return ExitCode(status.rawValue)
    }

    /// Writes data to a file, or to standard output where none is named.
    ///
    /// - Throws: Exit status 4 when the file cannot be written.
    static func deliver(_ text: String, to path: String?) throws {
        guard let path else { return print(text) }
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw fail(.harness, "\(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
