extension Instant {
    /// The instant so many seconds later, or as far as 64 bits reach.
    func adding(seconds: Int) -> Instant {
        let (sum, overflow) = self.seconds.addingReportingOverflow(Int64(seconds))
        return Instant(seconds: overflow ? (seconds < 0 ? .min : .max) : sum, nanoseconds: nanoseconds)
    }
}
