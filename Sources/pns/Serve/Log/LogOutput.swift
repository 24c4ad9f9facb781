import Foundation
import Glibc
import Synchronization

/// Writes the log to a file descriptor, on a thread of its own.
///
/// Whoever logs never waits: not for a pipe that nobody reads, not for a disk. What cannot be written is lost and counted.
final class LogOutput: Sendable {
    private let descriptor: Int32
    private let queue: Mutex<LogQueue>
    private let isFilled = DispatchSemaphore(value: 0)
    private let isIdle = Mutex(true)

    /// Starts the thread, which lives as long as the process.
    ///
    /// - Parameters:
    ///   - descriptor: Where the lines go; it stays open.
    ///   - maxLinesPerSecond: The most lines in a second.
    init(_ descriptor: Int32, maxLinesPerSecond: Int) {
        self.descriptor = descriptor
        self.queue = Mutex(LogQueue(maxBytes: 1_048_576, maxLinesPerSecond: maxLinesPerSecond))
        let thread = Thread { [self] in self.writeForEver() }
        thread.name = "pns-log"
        thread.start()
    }

    /// Takes a line, or leaves it out; returns at once.
    func write(_ line: String) {
        let second = ContinuousClock.Instant.now.wholeSeconds
        self.queue.withLock { $0.add(line, at: second) }
        self.isFilled.signal()
    }

    /// Waits until everything is written, or until it has waited long enough.
    func finish(within time: Duration = .seconds(1)) {
        self.queue.withLock { $0.tellWhatWasLeftOut() }
        self.isFilled.signal()
        let deadline = ContinuousClock.now + time
        while ContinuousClock.now < deadline, !self.isWritten { usleep(1_000) }
    }

    private var isWritten: Bool {
        let isEmpty = self.queue.withLock { $0.waiting.isEmpty }
        return isEmpty && self.isIdle.withLock { $0 }
    }

    private func writeForEver() -> Never {
        while true {
            self.isFilled.wait()
            self.isIdle.withLock { $0 = false }
            let lines = self.queue.withLock { $0.takeAll() }
            let rest = self.write(lines[...])
            if !rest.isEmpty { self.queue.withLock { $0.lost(rest) } }
            self.isIdle.withLock { $0 = true }
        }
    }

    /// Writes bytes, and gives back what could not be written: the disk is full, the reader has gone.
    private func write(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(self.descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var waited = pollfd(fd: self.descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waited, 1, -1)
            } else if errno != EINTR {
                return rest
            }
        }
        return rest
    }
}

extension ContinuousClock.Instant {
    private static let first = ContinuousClock.now

    /// Whole seconds since the process first asked.
    fileprivate var wholeSeconds: Int64 { (self - Self.first).components.seconds }
}
