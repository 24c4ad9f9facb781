import Foundation
import PNSConformance
import Synchronization

/// Shows how a run gets on: one line that is written over on a terminal, one line a scenario elsewhere.
final class LiveProgress: Sendable {
    private struct State {
        var line = ProgressLine(planned: 0)
        var isShown = false
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now
    private let isTerminal = Terminal.isTerminal(STDERR_FILENO)
    private let isQuiet: Bool
    private let style = Terminal.style

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    func note(_ progress: RunProgress) {
        guard !isQuiet else { return }
        state.withLock { state in
            switch progress {
            case .planned(let count): state.line.planned += count
            case .began(let id): state.line.running.append(id)
            case .judged: return
            case .ended(let id, let verdict):
                state.line.running.removeAll { $0 == id }
                state.line.finished[verdict, default: 0] += 1
                if !isTerminal { Talk.write("\(verdict.rawValue.padded(to: 14)) \(id)") }
            }
            state.line.seconds = Int((ContinuousClock.now - start).components.seconds)
            guard isTerminal else { return }
            state.isShown = true
            FileHandle.standardError.write(Data("\r\u{1B}[K\(state.line.text(style: style))".utf8))
        }
    }

    /// Takes the line away.
    func clear() {
        state.withLock { state in
            guard state.isShown else { return }
            state.isShown = false
            FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
        }
    }
}

extension String {
    /// The text with spaces behind it up to a width.
    func padded(to width: Int) -> String {
        count >= width ? self : self + String(repeating: " ", count: width - count)
    }
}
