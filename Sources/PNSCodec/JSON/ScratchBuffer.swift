/// Memory for the text of a string that had escapes; grows, and is freed with its reader.
struct ScratchBuffer: ~Copyable {
    private(set) var bytes = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)
    var count = 0

    /// Makes room for a text and forgets the one before.
    mutating func reset(capacity: Int) {
        count = 0
        // A word is stored as a whole even when fewer of its bytes count.
        let needed = capacity &+ 8
        guard bytes.count < needed else { return }
        bytes.deallocate()
        bytes = .allocate(capacity: max(needed, 128))
    }

    /// Makes room for a word and a byte behind what is there.
    @inline(__always)
    mutating func makeRoom() {
        if bytes.count &- count < 16 { grow() }
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(128, 2 * bytes.count))
        _ = larger.update(fromContentsOf: bytes[..<count])
        bytes.deallocate()
        bytes = larger
    }

    /// Appends bytes for which there is room.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        _ = UnsafeMutableBufferPointer(rebasing: bytes[count...]).update(fromContentsOf: text)
        count &+= text.count
    }

    /// Appends a byte for which there is room.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        bytes[count] = byte
        count &+= 1
    }

    /// Appends the lowest bytes of a word, of which there is room for all.
    @inline(__always)
    mutating func append(_ word: UInt64, count appended: Int) {
        UnsafeMutableRawBufferPointer(bytes).storeBytes(of: word.littleEndian, toByteOffset: count, as: UInt64.self)
        count &+= appended
    }

    /// Appends a scalar in UTF-8; it is never longer than its escape.
    mutating func append(_ scalar: Unicode.Scalar) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte) }
    }

    /// The text; valid until the next reset.
    var text: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[..<count])
    }

    deinit {
        bytes.deallocate()
    }
}
