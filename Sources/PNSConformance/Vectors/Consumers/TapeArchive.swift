/// A tape archive in the format `ustar` of POSIX: plain files, readable by all, of no time and no owner.
struct TapeArchive: Sendable {
    private static let block = 512
    private var content: [UInt8] = []

    /// Adds a file.
    ///
    /// - Parameters:
    ///   - path: Its path, at most 100 bytes.
    ///   - bytes: What is in it.
    mutating func add(_ path: String, _ bytes: [UInt8]) {
        precondition(path.utf8.count <= 100, "\(path) is too long for a tape archive")
        var header = [UInt8](repeating: 0, count: Self.block)
        func put(_ text: String, at offset: Int) {
            header.replaceSubrange(offset..<(offset + text.utf8.count), with: text.utf8)
        }
        put(path, at: 0)
        put("0000644", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        put(Self.octal(bytes.count, digits: 11), at: 124)
        put("00000000000", at: 136)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar\u{0}00", at: 257)
        // The sum is reckoned with spaces in its own place.
        let sum = header.reduce(0) { $0 + Int($1) }
        put(Self.octal(sum, digits: 6) + "\u{0} ", at: 148)
        content += header + bytes
        content += [UInt8](repeating: 0, count: (Self.block - bytes.count % Self.block) % Self.block)
    }

    /// The archive with its end: two empty blocks.
    func bytes() -> [UInt8] { content + [UInt8](repeating: 0, count: 2 * Self.block) }

    private static func octal(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
