/// A queue: what came first goes first, and taking it costs the same however much waits.
struct Line<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var head = 0

    init() {}

    /// How much waits.
    var count: Int { self.elements.count - self.head }

    var isEmpty: Bool { self.count == 0 }

    /// Adds at the end.
    mutating func append(_ element: Element) {
        self.elements.append(element)
    }

    /// Puts back what was taken, in front of everything else.
    mutating func putBack(_ elements: [Element]) {
        self.elements.replaceSubrange(..<self.head, with: elements)
        self.head = 0
    }

    /// Takes from the front.
    ///
    /// - Parameter most: How much at most.
    /// - Returns: What came first, in order.
    mutating func take(atMost most: Int) -> [Element] {
        let end = self.head + min(max(0, most), self.count)
        let taken = Array(self.elements[self.head..<end])
        self.head = end
        // Moved together when half of the room is behind the head, so each element moves once on the whole.
        if self.head * 2 >= self.elements.count {
            self.elements.removeSubrange(..<self.head)
            self.head = 0
        }
        return taken
    }
}
