import Foundation
import PNSConformance
import Synchronization

/// Writes the events of a run as JSON lines while it runs, each with a write of its own: what was written survives a kill.
final class EventLog: Sendable {
    private struct State {
        var told: [String: Verdict] = [:]
        var fault: String?
    }

    private let path: String
    private let handle: FileHandle
    private let redactor: Redactor
    private let state = Mutex(State())

    /// Opens the file; `-` is standard output.
    ///
    /// - Parameters:
    ///   - path: The file; what is in it is written over.
    ///   - redactor: Keeps secrets out of the lines.
    /// - Throws: Exit status 4 when it cannot be opened.
    init(_ path: String, redactor: Redactor) throws {
        self.path = path
        self.redactor = redactor
        guard path != "-" else {
            handle = .standardOutput
            return
        }
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw Talk.fail(.harness, "\(path) cannot be written; name another file with --events") }
        self.handle = handle
    }

    /// Whether every line was written.
    var isWritten: Bool { state.withLock { $0.fault == nil } }

    /// A run begins.
    func begin(_ options: RunOptions, _ target: TargetDescription) {
        var target = target
        target.name = redactor.redact(target.name)
        state.withLock { state in
            state.told = [:]
            write([.runStarted(options, target)], &state)
        }
    }

    /// The run gets on.
    func note(_ progress: RunProgress) {
        let events = RunEvent.events(for: progress.redacted(by: redactor))
        guard !events.isEmpty else { return }
        state.withLock { state in
            if case .judged(let result) = progress { state.told[result.id] = result.verdict }
            write(events, &state)
        }
    }

    /// The run is over.
    ///
    /// - Parameter report: What it found, without secrets already.
    func end(_ report: RunReport) {
        state.withLock { state in write(RunEvent.runFinished(report, told: state.told), &state) }
    }

    /// Under the lock, so that lines stay whole and in order.
    private func write(_ events: [RunEvent], _ state: inout State) {
        guard state.fault == nil else { return }
        let date = Date.now.formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted)
        )
        do {
            let lines = events.map { $0.line(at: date) + "\n" }.joined()
            try handle.write(contentsOf: Data(lines.utf8))
        } catch {
            state.fault = error.localizedDescription
            Talk.write("pns: \(path) cannot be written any more: \(error.localizedDescription)")
        }
    }
}
