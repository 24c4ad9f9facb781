import Foundation
public import PNSCodec

/// The wall clock of the machine.
public struct SystemClock: ServiceClock {
    /// The longest single wait; a longer one looks at the clock again, so that setting the clock is noticed.
    private static let longestNap = Duration.seconds(30)

    /// Creates a clock.
    public init() {}

    /// The present instant, to the nanosecond where the machine offers it.
    public func now() -> Timestamp {
        var time = timespec()
        // The call fails only for a clock that does not exist; CLOCK_REALTIME always does.
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: UInt32(time.tv_nsec))
    }

    /// Waits until the wall clock has reached an instant, or was set back behind the beginning of the wait.
    ///
    /// - Parameter deadline: The instant to wait for.
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Timestamp) async throws {
        let begin = now()
        while true {
            let now = now()
            let remaining = deadline.since(now)
            guard remaining > .zero, now >= begin else { return }
            try await Task.sleep(for: min(remaining, Self.longestNap))
        }
    }
}
