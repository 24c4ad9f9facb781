/// Decisions taken from bytes, so that whoever makes the bytes decides.
struct ByteSource {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) {
        self.rest = ArraySlice(Array(bytes))
    }

    var isEmpty: Bool { self.rest.isEmpty }

    /// A number below `count`, which is 1…256; zero when the bytes are used up.
    mutating func choice(_ count: Int) -> Int {
        self.rest.popFirst().map { Int($0) % count } ?? 0
    }

    mutating func flag() -> Bool {
        self.choice(2) == 1
    }

    /// The next bytes, fewer where there are no more.
    mutating func take(_ count: Int) -> [UInt8] {
        defer { self.rest = self.rest.dropFirst(count) }
        return Array(self.rest.prefix(count))
    }
}
