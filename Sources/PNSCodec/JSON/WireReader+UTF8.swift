extension WireReader {
    /// Checks a run that has bytes beyond ASCII.
    ///
    /// JSN-005: overlong forms, surrogates and scalars above U+10FFFF are not UTF-8.
    func checkUTF8(_ from: Int, _ to: Int) throws(RawFault) {
        var cursor = from
        while cursor < to {
            // A block is judged by the three bytes before it too, which have to be of the same run.
            if cursor &- from >= 3, cursor &+ ByteBlock.count <= to {
                cursor = passBlocks(cursor, to)
                guard cursor < to else { return }
            }
            if start[cursor] < 0x80 {
                cursor &+= 1
                continue
            }
            let length = sequenceLength(at: cursor, before: to)
            guard length > 0 else { throw RawFault(.invalidUTF8, cursor) }
            cursor &+= length
        }
    }

    /// Passes blocks of valid bytes.
    ///
    /// - Parameters:
    ///   - from: The beginning of a sequence; three bytes before it belong to the run.
    ///   - to: The end of the run, a block behind `from` or more.
    /// - Returns: The beginning of the sequence that is to be looked at next, or the end.
    private func passBlocks(_ from: Int, _ to: Int) -> Int {
        var cursor = from
        while cursor &+ ByteBlock.count <= to {
            let block = ByteBlock(start + cursor)
            let before3 = ByteBlock(start + (cursor &- 3))
            if (block | before3).hasHighBit {
                guard !Self.faults(block, ByteBlock(start + (cursor &- 1)), ByteBlock(start + (cursor &- 2)), before3)
                else { break }
            }
            cursor &+= ByteBlock.count
        }
        // Back to the sequence that the last block has cut, or whose fault has to be found.
        for back in 1...3 where start[cursor &- back] >= 0xC0 {
            return max(from, cursor &- back)
        }
        return cursor
    }

    /// Whether a byte of a block cannot stand where it stands (Unicode table 3-7).
    ///
    /// - Parameters:
    ///   - block: The bytes.
    ///   - before1: For each of them the byte before it.
    ///   - before2: The byte before that.
    ///   - before3: The byte before that.
    /// - Returns: Whether there is such a byte.
    @inline(__always)
    private static func faults(
        _ block: ByteBlock,
        _ before1: ByteBlock,
        _ before2: ByteBlock,
        _ before3: ByteBlock
    ) -> Bool {
        let continues = (block & .all(0xC0)) .== .all(0x80)
        let hasToContinue = (before1 .>= .all(0xC0)) .| (before2 .>= .all(0xE0)) .| (before3 .>= .all(0xF0))
        let isOverlong =
            (block .== .all(0xC0)) .| (block .== .all(0xC1)) .| ((before1 .== .all(0xE0)) .& (block .< .all(0xA0)))
            .| ((before1 .== .all(0xF0)) .& (block .< .all(0x90)))
        let isOutside =
            (block .>= .all(0xF5)) .| ((before1 .== .all(0xED)) .& (block .>= .all(0xA0)))
            .| ((before1 .== .all(0xF4)) .& (block .>= .all(0x90)))
        return ((continues .^ hasToContinue) .| isOverlong .| isOutside).hasAny
    }

    /// Whether a whole UTF-8 sequence begins at an offset.
    func isUTF8(at offset: Int) -> Bool {
        start[offset] < 0x80 || sequenceLength(at: offset, before: end) > 0
    }

    /// The length of the sequence that begins at a byte beyond ASCII, 0 when it is none (Unicode table 3-7).
    private func sequenceLength(at offset: Int, before limit: Int) -> Int {
        let lead = start[offset]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 { second = 0xA0...0xBF }
            if lead == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 { second = 0x90...0xBF }
            if lead == 0xF4 { second = 0x80...0x8F }
        default: return 0
        }
        guard offset &+ length <= limit, second.contains(start[offset &+ 1]) else { return 0 }
        for index in 2..<max(length, 2) where start[offset &+ index] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
