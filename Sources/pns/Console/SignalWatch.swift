import Dispatch
import Foundation

/// Calls a closure once when the process is interrupted (SIGINT) or told to end (SIGTERM).
struct SignalWatch {
    private let sources: [any DispatchSourceSignal]

    init(_ onSignal: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { @Sendable in onSignal() }
            source.resume()
            return source
        }
    }

    /// Gives the signals their usual effect back.
    func stop() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
