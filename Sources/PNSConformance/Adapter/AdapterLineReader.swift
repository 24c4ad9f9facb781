/// Cuts the output of an adapter into lines.
struct AdapterLineReader: Sendable {
    /// The longest line in either direction, in bytes, without its line feed: 16 MiB.
    static let maxBytes = 16 << 20

    private var rest: [UInt8] = []
    /// Up to where the rest holds no line feed.
    private var searched = 0

    /// Takes bytes, and returns the lines that are complete now.
    ///
    /// - Throws: ``AdapterFault/Cause/tooLong``.
    mutating func append(_ bytes: some Sequence<UInt8>) throws(AdapterFault.Cause) -> [[UInt8]] {
        rest += bytes
        var lines: [[UInt8]] = []
        var start = 0
        while let end = rest[max(start, searched)...].firstIndex(of: UInt8(ascii: "\n")) {
            guard end - start <= Self.maxBytes else { throw .tooLong }
            var line = rest[start..<end]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            lines.append(Array(line))
            start = end + 1
            searched = start
        }
        rest.removeFirst(start)
        searched = rest.count
        guard rest.count <= Self.maxBytes else { throw .tooLong }
        return lines
    }
}
