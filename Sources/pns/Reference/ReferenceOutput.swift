import PNSConformance
import PNSService
import Synchronization

/// The standard output of the reference server in this process: what its handler `stdout` writes is read at once.
final class ReferenceOutput: LineOutput {
    private let reader: Mutex<HandlerOutput.Reader>

    init(_ output: HandlerOutput) { self.reader = Mutex(output.reader()) }

    func write(_ line: [UInt8]) async -> Bool {
        self.reader.withLock { $0.take(line) }
        return true
    }
}
