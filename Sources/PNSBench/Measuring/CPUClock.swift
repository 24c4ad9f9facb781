import Glibc

/// Processor time, user and system together, in nanoseconds.
///
/// It counts what was used and not what passed, so that a neighbour on the machine changes it little.
enum CPUClock {
    /// The time of the calling thread.
    static var thread: UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

    /// The time of all threads of this process, of those too that have ended.
    static var process: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// The time of all threads of another process.
    ///
    /// - Parameter pid: The process.
    /// - Returns: The time, or `nil` when there is no such process.
    static func process(_ pid: Int32) -> UInt64? {
        var clock = clockid_t()
        // Zero and less stand for this process.
        guard pid > 0, clock_getcpuclockid(pid, &clock) == 0 else { return nil }
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else { return nil }
        return nanoseconds(time)
    }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return nanoseconds(time)
    }

    private static func nanoseconds(_ time: timespec) -> UInt64 {
        UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
