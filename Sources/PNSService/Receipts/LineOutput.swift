import Dispatch
import Glibc
import Synchronization

/// Takes lines, such as those of the handler `stdout`.
public protocol LineOutput: Sendable {
    /// Writes a line, so that whoever reads has all of it when this returns (HND-010).
    ///
    /// Cancellation ends the wait; whether the line is written is then not known.
    ///
    /// - Parameter line: The bytes, with the line feed at their end.
    /// - Returns: Whether it was written.
    func write(_ line: [UInt8]) async -> Bool
}

/// The standard output of the process, without a buffer.
///
/// A reader that does not read holds up a thread of its own here, and no task of anybody else.
public struct StandardOutput: LineOutput {
    private static let queue = DispatchQueue(label: "pns-stdout")

    /// Creates it.
    public init() {}

    /// Writes a line.
    ///
    /// - Parameter line: The bytes.
    /// - Returns: Whether all of it was written; not, for instance, when nobody reads any more.
    public func write(_ line: [UInt8]) async -> Bool {
        let waiter = OutputWaiter()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiter.wait(continuation)
                Self.queue.async { waiter.finish(Self.writeAll(line)) }
            }
        } onCancel: {
            waiter.finish(false)
        }
    }

    private static func writeAll(_ line: [UInt8]) -> Bool {
        line.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let written = Glibc.write(STDOUT_FILENO, part.baseAddress, part.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return false }
                rest = rest.dropFirst(written)
            }
            return true
        }
    }
}

/// Waits for the first of two ends: of the write, or of the patience.
private final class OutputWaiter: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Bool, Never>?
        var outcome: Bool?
    }

    private let state = Mutex(State())

    func wait(_ continuation: CheckedContinuation<Bool, Never>) {
        let outcome = self.state.withLock { state in
            if state.outcome == nil { state.continuation = continuation }
            return state.outcome
        }
        if let outcome { continuation.resume(returning: outcome) }
    }

    func finish(_ outcome: Bool) {
        let continuation = self.state.withLock { state in
            if state.outcome == nil { state.outcome = outcome }
            return state.continuation.take()
        }
        continuation?.resume(returning: outcome)
    }
}
