/// Keys in ascending order.
struct OrderedKeys<Key: Comparable & Sendable>: Sendable {
    private var keys: [Key] = []
    /// Where the keys begin; what lies before was removed from the front.
    private var head = 0

    /// All keys.
    var all: ArraySlice<Key> { keys[head...] }

    /// The keys that are greater than one.
    func all(after key: Key) -> ArraySlice<Key> {
        keys[firstIndex { $0 > key }...]
    }

    mutating func insert(_ key: Key) {
        keys.insert(key, at: firstIndex { $0 > key })
    }

    mutating func remove(_ key: Key) {
        let index = firstIndex { $0 >= key }
        guard index < keys.count, keys[index] == key else { return }
        guard index > head else { return removeFront(1) }
        keys.remove(at: index)
    }

    /// Takes the smallest keys that are less than a bound.
    mutating func removeFirst(_ limit: Int, before bound: Key) -> [Key] {
        let end = min(firstIndex { $0 >= bound }, head + limit)
        let removed = Array(keys[head..<end])
        removeFront(removed.count)
        return removed
    }

    /// Removal from the front moves the others only now and then, so that each removal costs the same on average.
    private mutating func removeFront(_ count: Int) {
        head += count
        guard head >= 32, head * 2 >= keys.count else { return }
        keys.removeFirst(head)
        head = 0
    }

    private func firstIndex(where isBeyond: (Key) -> Bool) -> Int {
        var low = head
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(keys[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
