import Synchronization

/// Bytes that arrive on one side and are taken in parts on the other; one taker at a time.
final class Inbox: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var isClosed = false
        var resume: (@Sendable (inout [UInt8], Bool) -> Bool)?
    }

    private let state = Mutex(State())

    func append(_ bytes: some Sequence<UInt8>) {
        self.change { $0.bytes.append(contentsOf: bytes) }
    }

    func close() {
        self.change { $0.isClosed = true }
    }

    /// Waits until the bytes so far make up something.
    ///
    /// - Parameter parse: Takes its part off the front, or gives `nil` until there is more; told whether there will be.
    /// - Returns: What it made of them.
    func take<Part: Sendable>(_ parse: @escaping @Sendable (inout [UInt8], Bool) -> Part?) async -> Part {
        await withCheckedContinuation { continuation in
            self.change { state in
                state.resume = { bytes, isClosed in
                    guard let part = parse(&bytes, isClosed) else { return false }
                    continuation.resume(returning: part)
                    return true
                }
            }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        self.state.withLock { state in
            body(&state)
            if let resume = state.resume, resume(&state.bytes, state.isClosed) { state.resume = nil }
        }
    }
}
