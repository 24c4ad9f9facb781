/// When something that failed is tried again: how often, and after which pauses.
///
/// Pure: the time is the caller's, and so is the randomness.
public struct RetrySchedule: Hashable, Sendable {
    /// How the pauses grow.
    public enum Growth: Hashable, Sendable {
        /// Twice as long each time.
        case doubling
        /// As long as the first for a number of tries, then by the square of how many more there were.
        case squaring(after: Int)
    }

    /// How many tries there are, the first included, 1 or more.
    public var maxTries: Int
    /// The pause behind the first try, above zero.
    public var firstPause: Duration
    /// The longest pause that comes of the growth.
    public var maxPause: Duration
    /// The longest pause that is worth waiting for: when the provider asks for a longer one, there is no further try.
    public var patience: Duration
    /// How the pauses grow.
    public var growth: Growth
    /// The part of a pause that is left to chance, 0 to 1: a pause is never longer than it grew, and at most this part shorter.
    public var spread: Double

    /// Creates a schedule.
    public init(
        maxTries: Int,
        firstPause: Duration,
        maxPause: Duration,
        patience: Duration,
        growth: Growth = .doubling,
        spread: Double = 0.5
    ) {
        self.maxTries = maxTries
        self.firstPause = firstPause
        self.maxPause = maxPause
        self.patience = patience
        self.growth = growth
        self.spread = spread
    }

    /// That of a push session: three tries within seconds, so that a feedback is not kept waiting (GRT clauses).
    public static let session = RetrySchedule(
        maxTries: 3,
        firstPause: .milliseconds(500),
        maxPause: .seconds(4),
        patience: .seconds(10)
    )

    /// How long to wait before the next try.
    ///
    /// - Parameters:
    ///   - tries: How many tries there were, 1 or more.
    ///   - notBefore: The wait that the provider asked for; it is kept in full.
    ///   - chance: A number from 0 up to 1, excluded.
    /// - Returns: The pause; `nil` when there is no further try.
    public func pause(afterTries tries: Int, notBefore: Duration? = nil, chance: Double) -> Duration? {
        guard tries >= 1, tries < self.maxTries else { return nil }
        let grown = min(self.grown(tries), self.maxPause)
        let pause = max(grown * (1 - self.spread * min(max(chance, 0), 1)), notBefore ?? .zero)
        return pause <= self.patience ? pause : nil
    }

    private func grown(_ tries: Int) -> Duration {
        switch self.growth {
        case .doubling:
            // 40 doublings of a second are 30 000 years, and no overflow.
            return self.firstPause * Double(sign: .plus, exponent: min(tries - 1, 40), significand: 1)
        case .squaring(let after):
            let more = Double(min(max(tries - after, 1), 1_000_000))
            return self.firstPause * (more * more)
        }
    }
}
