import Glibc

/// The time that passes, in nanoseconds from any start.
enum Stopwatch {
    static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Seconds since an instant.
    static func seconds(since start: UInt64) -> Double { Double(now - start) / 1e9 }
}
