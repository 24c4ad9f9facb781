import Synchronization

/// Remembers which clauses a service has executed, each instance for itself.
///
/// A mark stands at the branch that obeys a clause, so that a run can say what was exercised beside what was judged.
/// It answers nothing to anybody, so a state machine that is given one is as pure as without: what comes out of it depends
/// on the events alone. That is why the session holds a counter, and does not put marks among its actions, where each
/// shell, test and mutant would have to pass over them.
///
/// Whether is kept, not how often: after the first time a mark only reads one word, which event loops share without taking
/// it from one another, where a number would be written by all of them for each delivery.
public final class ClauseCounter: @unchecked Sendable {
    // Unchecked: the words are atomics, and where they are never changes.

    /// How many words there are; each has a bit for 64 clauses.
    private static let wordCount = (MarkedClause.allCases.count + 63) / 64

    /// How many bytes a counter takes in memory of its owner's.
    public static let byteCount = wordCount * MemoryLayout<UInt64>.size

    private let words: UnsafeMutablePointer<Atomic<UInt64>>
    private let isOwner: Bool

    /// Creates a counter that has seen nothing.
    public init() {
        words = .allocate(capacity: Self.wordCount)
        for index in 0..<Self.wordCount { (words + index).initialize(to: Atomic(0)) }
        isOwner = true
    }

    /// Creates a counter in memory that outlives it: what it noted stands there after a SIGKILL too.
    ///
    /// - Parameter memory: ``byteCount`` bytes, aligned to 8, zero or left by another counter; never freed.
    public init(in memory: UnsafeMutableRawPointer) {
        words = memory.bindMemory(to: Atomic<UInt64>.self, capacity: Self.wordCount)
        isOwner = false
    }

    deinit {
        guard isOwner else { return }
        words.deinitialize(count: Self.wordCount)
        words.deallocate()
    }

    /// Notes that the code which obeys a clause has run.
    ///
    /// - Parameter clause: The clause.
    public func note(_ clause: MarkedClause) {
        let index = Int(clause.rawValue)
        let bit: UInt64 = 1 << UInt64(index & 63)
        let word = words + (index >> 6)
        guard word.pointee.load(ordering: .relaxed) & bit == 0 else { return }
        word.pointee.bitwiseOr(bit, ordering: .relaxed)
    }

    /// Notes several clauses.
    ///
    /// - Parameter clauses: The clauses.
    public func note(_ clauses: [MarkedClause]) {
        for clause in clauses { note(clause) }
    }

    /// The clauses that were executed.
    public var exercised: Set<MarkedClause> {
        Self.clauses(in: (0..<Self.wordCount).map { words[$0].load(ordering: .relaxed) })
    }

    /// The clauses in memory that a counter has left.
    ///
    /// - Parameter bytes: ``byteCount`` bytes as they stood in its memory; fewer are read as zeros behind them.
    /// - Returns: The clauses that it had noted.
    public static func clauses(in bytes: some Sequence<UInt8>) -> Set<MarkedClause> {
        var words = [UInt64](repeating: 0, count: wordCount)
        for (index, byte) in bytes.enumerated().prefix(byteCount) {
            withUnsafeMutableBytes(of: &words[index / 8]) { $0[index % 8] = byte }
        }
        return clauses(in: words)
    }

    private static func clauses(in words: [UInt64]) -> Set<MarkedClause> {
        Set(
            MarkedClause.allCases.filter { clause in
                let index = Int(clause.rawValue)
                return words[index >> 6] & 1 << UInt64(index & 63) != 0
            }
        )
    }
}
