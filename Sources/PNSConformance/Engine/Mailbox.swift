import Synchronization

/// What happened to a scenario and was not looked at yet: any thread posts, one task takes.
///
/// Bounded: a server that floods a connection loses what is beyond the bound, and the taker learns of it by `overflow`.
/// What the runner posts to itself is never lost: a deadline that did not come would be waited for without end.
final class Mailbox<Item: Sendable>: Sendable {
    private struct State {
        var items: [Item] = []
        var taken = 0
        var waiting: CheckedContinuation<Item, Never>?
        var hasOverflowed = false
    }

    private let state = Mutex(State())
    private let bound: Int
    private let overflow: Item

    init(bound: Int, overflow: Item) {
        self.bound = bound
        self.overflow = overflow
    }

    func post(_ item: Item, isDroppable: Bool = false) {
        let resumption = state.withLock { state -> (CheckedContinuation<Item, Never>, Item)? in
            if let waiting = state.waiting {
                state.waiting = nil
                return (waiting, item)
            }
            if !isDroppable || state.items.count - state.taken < bound {
                state.items.append(item)
            } else if !state.hasOverflowed {
                state.hasOverflowed = true
                state.items.append(overflow)
            }
            return nil
        }
        if let (waiting, item) = resumption { waiting.resume(returning: item) }
    }

    /// The oldest item; waits for one.
    func next() async -> Item {
        await withCheckedContinuation { continuation in
            let item = state.withLock { state -> Item? in
                guard state.taken < state.items.count else {
                    state.waiting = continuation
                    return nil
                }
                let item = state.items[state.taken]
                state.taken += 1
                // What was taken is let go at the latest when it is half of all, or a flood would keep every item.
                if 2 * state.taken >= state.items.count {
                    state.items.removeFirst(state.taken)
                    state.taken = 0
                }
                return item
            }
            if let item { continuation.resume(returning: item) }
        }
    }
}
