import Foundation
import PNSService
import Synchronization

/// What the reference servers of a run have executed: those of this process, and those of its children.
///
/// A child can be killed before it says anything. So it keeps its marks in a file that is mapped into its memory, which the
/// system has whatever becomes of the process.
final class CollectedClauses: Sendable {
    private struct State {
        var counters: [ClauseCounter] = []
        var files: [URL] = []
    }

    private let state = Mutex(State())

    /// The counter of one more server of this process.
    func counter() -> ClauseCounter {
        let counter = ClauseCounter()
        state.withLock { $0.counters.append(counter) }
        return counter
    }

    /// The path for the marks of one more child; the file is the child's to make.
    func file() -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "pns-clauses-\(UUID().uuidString)")
        state.withLock { $0.files.append(file) }
        return file.path(percentEncoded: false)
    }

    /// What all of them have executed; the files are taken away, and the next call knows nothing of it.
    func take() -> Set<MarkedClause> {
        let (counters, files) = state.withLock { state in
            defer { state = State() }
            return (state.counters, state.files)
        }
        var clauses = counters.reduce(into: Set()) { $0.formUnion($1.exercised) }
        for file in files {
            // A child that never started has left no file, and has executed nothing.
            if let bytes = try? Data(contentsOf: file) { clauses.formUnion(ClauseCounter.clauses(in: bytes)) }
            try? FileManager.default.removeItem(at: file)
        }
        return clauses
    }
}
