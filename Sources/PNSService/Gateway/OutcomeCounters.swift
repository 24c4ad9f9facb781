import Synchronization

/// What became of the pushes by one provider of the gateway; counted from any thread, read at any time.
public final class OutcomeCounters: Sendable {
    /// What a push can end as, or what made it be tried again.
    public enum Word: String, CaseIterable, Sendable {
        case accepted, moved, dead, throttled, transient, credential, message, unanswered
    }

    /// The name of the provider.
    public let provider: String

    private let counts = Mutex([UInt64](repeating: 0, count: Word.allCases.count))
    private let batches = Atomic<Int>(0)

    init(_ provider: String) {
        self.provider = provider
    }

    /// What was counted, a try each.
    public var values: [(word: Word, count: UInt64)] {
        let counts = self.counts.withLock { $0 }
        return zip(Word.allCases, counts).map { (word: $0, count: $1) }
    }

    /// How many batches are on their way to the provider or wait for their turn.
    public var pendingBatches: Int { self.batches.load(ordering: .relaxed) }

    func began() { self.batches.add(1, ordering: .relaxed) }

    func ended(_ outcomes: [PushOutcome]) {
        self.batches.subtract(1, ordering: .relaxed)
        self.counts.withLock { counts in
            for outcome in outcomes { counts[outcome.place] += 1 }
        }
    }
}

extension PushOutcome {
    /// The place of the word among all.
    fileprivate var place: Int {
        switch self {
        case .accepted: 0
        case .moved: 1
        case .dead: 2
        case .throttled: 3
        case .transient: 4
        case .credential: 5
        case .message: 6
        case .unanswered: 7
        }
    }
}
