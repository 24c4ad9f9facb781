import ArgumentParser
import Foundation
import PNSConformance

/// What the command says to people, on standard error; data goes to standard output.
enum Talk {
    /// Writes a line to standard error.
    static func write(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
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
}
