/// When the devices of a shard are told that the server ends, so that they do not all connect again at once (OPS-015).
struct DeparturePlan: Hashable, Sendable {
    /// Some of the devices, and when their turn is.
    struct Step: Hashable, Sendable {
        /// After the beginning; 0 for the first step, less than the period for all.
        let delay: Duration

        /// Which devices, by their place in the shard's list.
        let devices: Range<Int>
    }

    /// More steps than this would only cost timers.
    private static let maxSteps = 100

    /// In the order of time; every device is in one.
    let steps: [Step]

    /// Makes a plan.
    ///
    /// - Parameters:
    ///   - count: How many devices there are.
    ///   - period: The time over which they are spread, 0 or more.
    init(count: Int, over period: Duration) {
        let stepCount = period > .zero ? min(count, Self.maxSteps) : min(count, 1)
        self.steps = (0..<stepCount).map { step in
            Step(
                delay: period * step / stepCount,
                devices: count * step / stepCount..<count * (step + 1) / stepCount
            )
        }
    }
}
