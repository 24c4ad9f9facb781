import Foundation
import PNSConformance

/// What is known about the terminal on standard error or standard output.
enum Terminal {
    /// Whether a file descriptor is a terminal.
    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// The style for standard output.
    static var style: ConsoleStyle {
        ConsoleStyle(
            isTerminal: isTerminal(STDOUT_FILENO),
            environment: ProcessInfo.processInfo.environment,
            columns: columns
        )
    }

    private static var columns: Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
