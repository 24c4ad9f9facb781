/// Which scenarios of a suite a run is about.
public struct Selection: Sendable {
    /// The scenarios, in the order in which they run.
    public let scenarios: [Scenario]

    /// Selects and orders.
    ///
    /// - Throws: ``RunRefusal`` for a pattern that matches nothing, in `only` or in `not`.
    public init(_ suite: Suite, _ options: RunOptions) throws(RunRefusal) {
        for pattern in options.only + options.not where !suite.scenarios.contains(where: pattern.matches) {
            throw .unmatched(pattern: pattern.text, nearest: Self.nearest(to: pattern.text, in: suite))
        }
        var selected = suite.scenarios.filter { scenario in
            (options.only.isEmpty || options.only.contains { $0.matches(scenario) })
                && !options.not.contains { $0.matches(scenario) }
        }
        if let seed = options.shuffle {
            var generator = SeededGenerator(seed: seed)
            selected.shuffle(using: &generator)
        }
        scenarios = selected
    }

    /// Selects and orders, and leaves out what is of other profiles than those that were asked for.
    ///
    /// - Throws: ``RunRefusal``, also for a profile that the suite does not have.
    public init(_ suite: Suite, asked options: RunOptions) throws(RunRefusal) {
        let selection = try Selection(suite, options)
        let families = try suite.profiles(named: options.profiles).map(\.family)
        let isNarrow = !options.profiles.isEmpty && options.only.isEmpty
        self = isNarrow ? selection.narrowed(to: families) : selection
    }

    private init(_ scenarios: [Scenario]) { self.scenarios = scenarios }

    /// The same without the scenarios of other profiles.
    func narrowed(to families: [String]) -> Selection {
        Selection(scenarios.filter { families.contains($0.profile) })
    }

    private static func nearest(to text: String, in suite: Suite) -> String? {
        let wanted = Set(text.split { ".-:*".contains($0) })
        let scored = suite.scenarios.map { scenario in
            (scenario.id, Set(scenario.id.split { ".-".contains($0) }).intersection(wanted).count)
        }
        return scored.filter { $0.1 > 0 }.max { $0.1 < $1.1 }?.0
    }
}

/// SplitMix64: the same seed gives the same run on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
