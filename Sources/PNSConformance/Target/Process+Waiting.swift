import Foundation
import Glibc

extension Process {
    /// Returns when the process has ended.
    ///
    /// `waitUntilExit` keeps a processor busy on Linux for as long as it waits; this looks every two milliseconds.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                while self.isRunning { usleep(2_000) }
                continuation.resume()
            }
        }
    }
}
