/// Values that wait, first in first out, bounded in number and in size.
struct BoundedQueue<Element> {
    /// How many can wait, and how large they can be together.
    struct Bounds: Hashable, Sendable {
        /// The number, 1 or more.
        var count: Int
        /// The size in bytes; one value alone can be larger.
        var bytes: Int
    }

    private let bounds: Bounds
    private var elements: [(element: Element, bytes: Int)] = []
    private var first = 0
    private var bytes = 0

    init(_ bounds: Bounds) {
        self.bounds = bounds
    }

    /// How many wait.
    var count: Int { self.elements.count - self.first }

    /// Puts a value behind the others.
    ///
    /// - Returns: Whether there was room; nothing changed if not.
    mutating func append(_ element: Element, bytes: Int) -> Bool {
        guard self.count == 0 || self.count < self.bounds.count && self.bytes + bytes <= self.bounds.bytes else {
            return false
        }
        self.elements.append((element, bytes))
        self.bytes += bytes
        return true
    }

    /// Takes the first value.
    mutating func popFirst() -> Element? {
        guard self.first < self.elements.count else { return nil }
        let (element, bytes) = self.elements[self.first]
        self.first += 1
        self.bytes -= bytes
        // What was taken is let go of, at a cost that each value bears once.
        if self.first * 2 >= self.elements.count {
            self.elements.removeFirst(self.first)
            self.first = 0
        }
        return element
    }

    /// Takes all that wait.
    ///
    /// - Returns: How many they were.
    mutating func removeAll() -> Int {
        defer {
            self.elements = []
            self.first = 0
            self.bytes = 0
        }
        return self.count
    }
}

extension BoundedQueue: Sendable where Element: Sendable {}
