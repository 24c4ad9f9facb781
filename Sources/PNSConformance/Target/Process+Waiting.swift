import Foundation
import Glibc

extension Process {
    /// Returns when the process has ended.
    ///
    /// `waitUntilExit` keeps a processor busy on Linux for as long as it waits; this looks every two milliseconds.
    func waitForEnd() {
        while isRunning { usleep(2_000) }
    }
}
