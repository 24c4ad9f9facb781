/// The strict writer: one buffer, whose room is checked once for each value.
struct WireWriter: ~Copyable {
    private var bytes: UnsafeMutableRawPointer
    private var capacity: Int
    private var count = 0
    /// False while the buffer is the caller's.
    private var isOwner = false

    /// Begins in memory of the caller's, which outlives the writer.
    private init(_ scratch: UnsafeMutableRawPointer, capacity: Int) {
        bytes = scratch
        self.capacity = capacity
    }

    deinit {
        if isOwner { bytes.deallocate() }
    }

    /// Writes a value and lends the bytes.
    static func withBytes<Result>(
        of value: some WireElement,
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try withBytes(body) { writer in value.write(&writer) }
    }

    /// Lends the bytes that a closure writes.
    static func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result,
        write: (inout WireWriter) -> Void
    ) rethrows -> Result {
        // Most messages are shorter than this and need no memory of their own.
        try withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 8) { scratch in
            guard let start = scratch.baseAddress else { return try body(UnsafeRawBufferPointer(scratch)) }
            var writer = WireWriter(start, capacity: scratch.count)
            write(&writer)
            return try body(UnsafeRawBufferPointer(start: writer.bytes, count: writer.count))
        }
    }

    // MARK: - Room

    /// Makes room for some bytes.
    @inline(__always)
    private mutating func reserve(_ additional: Int) {
        if capacity &- count < additional { grow(additional) }
    }

    @inline(never)
    private mutating func grow(_ additional: Int) {
        let larger = max(capacity * 2, count + additional)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
        moved.copyMemory(from: bytes, byteCount: count)
        if isOwner { bytes.deallocate() }
        bytes = moved
        capacity = larger
        isOwner = true
    }

    /// Appends a byte for which there is room.
    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        bytes.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    /// Appends bytes for which there is room.
    @inline(__always)
    private mutating func put(_ source: UnsafePointer<UInt8>, _ length: Int) {
        (bytes + count).copyMemory(from: source, byteCount: length)
        count &+= length
    }

    // MARK: - Structure

    @inline(__always)
    mutating func open(_ bracket: UInt8) {
        reserve(1)
        put(bracket)
    }

    /// Puts the comma behind an element or member.
    @inline(__always)
    mutating func separate() {
        reserve(1)
        put(.comma)
    }

    /// Closes an array or object, over the comma behind its last value.
    @inline(__always)
    mutating func close(_ bracket: UInt8) {
        if bytes.load(fromByteOffset: count &- 1, as: UInt8.self) == .comma {
            bytes.storeBytes(of: bracket, toByteOffset: count &- 1, as: UInt8.self)
        } else {
            open(bracket)
        }
    }

    /// Writes a member's name and its colon; the name is ASCII without anything to escape.
    @inline(__always)
    private mutating func write(name: StaticString) {
        let length = name.utf8CodeUnitCount
        reserve(length &+ 3)
        put(.quote)
        put(name.utf8Start, length)
        put(.quote)
        put(.colon)
    }

    // MARK: - Values

    /// Writes bytes that are JSON already.
    @inline(__always)
    mutating func write(raw text: StaticString) {
        reserve(text.utf8CodeUnitCount)
        put(text.utf8Start, text.utf8CodeUnitCount)
    }

    /// Writes the text of a number, as it is.
    mutating func write(ascii text: String) {
        var text = text
        text.withUTF8 { source in
            guard let start = source.baseAddress else { return }
            reserve(source.count)
            put(start, source.count)
        }
    }

    /// Writes an integer (NUM-003).
    mutating func write(integer value: some FixedWidthInteger) {
        reserve(20)
        if value < 0 { put(.minus) }
        var magnitude = UInt64(value.magnitude)
        var digits = 1
        var power: UInt64 = 10
        while digits < 20, magnitude >= power {
            digits &+= 1
            // 10^20 does not fit; 20 digits end the loop before it is needed.
            power = power &* 10
        }
        var index = count &+ digits
        count = index
        repeat {
            index &-= 1
            let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 10)
            let digit = UInt8.zero &+ UInt8(truncatingIfNeeded: remainder)
            bytes.storeBytes(of: digit, toByteOffset: index, as: UInt8.self)
            magnitude = quotient
        } while magnitude != 0
    }

    /// Writes two decimal digits of a value below 100.
    @inline(__always)
    private mutating func put(twoDigits value: UInt32) {
        // A tenth by multiplication: exact below 179.
        let tens = (value &* 103) &>> 10
        put(.zero &+ UInt8(truncatingIfNeeded: tens))
        put(.zero &+ UInt8(truncatingIfNeeded: value &- tens &* 10))
    }

    /// Writes three decimal digits of a value below 1000.
    @inline(__always)
    private mutating func put(threeDigits value: UInt32) {
        put(.zero &+ UInt8(truncatingIfNeeded: value / 100))
        put(twoDigits: value % 100)
    }

    /// Writes an instant in UTC with three, six or nine fraction digits (TIM-004).
    mutating func write(timestamp: Timestamp) {
        reserve(32)
        put(.quote)
        let fields = CivilTime(timestamp)
        let year = UInt32(truncatingIfNeeded: fields.year)
        put(twoDigits: year / 100)
        put(twoDigits: year % 100)
        put(.minus)
        put(twoDigits: UInt32(truncatingIfNeeded: fields.month))
        put(.minus)
        put(twoDigits: UInt32(truncatingIfNeeded: fields.day))
        put(UInt8(ascii: "T"))
        put(twoDigits: UInt32(truncatingIfNeeded: fields.hour))
        put(.colon)
        put(twoDigits: UInt32(truncatingIfNeeded: fields.minute))
        put(.colon)
        put(twoDigits: UInt32(truncatingIfNeeded: fields.second))
        put(.period)
        let nanoseconds = timestamp.nanoseconds
        put(threeDigits: nanoseconds / 1_000_000)
        if nanoseconds % 1_000_000 != 0 {
            put(threeDigits: nanoseconds / 1000 % 1000)
            if nanoseconds % 1000 != 0 { put(threeDigits: nanoseconds % 1000) }
        }
        put(UInt8(ascii: "Z"))
        put(.quote)
    }

    /// Writes an instant with the fewest fraction digits that lose nothing (PAY-006).
    mutating func write(shortest timestamp: Timestamp) {
        write(timestamp: timestamp)
        // There is a fraction, so the zeros before the Z are of it.
        count &-= 2
        while lastByte == .zero { count &-= 1 }
        if lastByte == .period { count &-= 1 }
        put(UInt8(ascii: "Z"))
        put(.quote)
    }

    private var lastByte: UInt8 { bytes.load(fromByteOffset: count &- 1, as: UInt8.self) }

    /// Writes a string with the escapes that JSON demands, and no others.
    mutating func write(string: String) {
        let isDone: Void? = string.utf8.withContiguousStorageIfAvailable { write(utf8: $0) }
        guard isDone == nil else { return }
        var contiguous = string
        contiguous.withUTF8 { write(utf8: $0) }
    }

    @inline(__always)
    private mutating func write(utf8 source: UnsafeBufferPointer<UInt8>) {
        // Room for the text, both quotes, and a block more, which may be stored as a whole when few of its bytes count.
        reserve(source.count &+ ByteBlock.count &+ 2)
        put(.quote)
        if let start = source.baseAddress { write(text: start, source.count) }
        put(.quote)
    }

    private mutating func write(text: UnsafePointer<UInt8>, _ length: Int) {
        var index = 0
        while true {
            index = putPlainRun(text, index, length)
            guard index < length else { return }
            // The longest escape, the closing quote, and the room that the rest had before.
            reserve(length &- index &+ ByteBlock.count &+ 7)
            putEscape(of: text[index])
            index &+= 1
        }
    }

    /// Appends what needs no escape, for which there is room and a block more.
    ///
    /// - Returns: The index of the byte that needs one, or the length.
    @inline(__always)
    private mutating func putPlainRun(_ text: UnsafePointer<UInt8>, _ from: Int, _ length: Int) -> Int {
        var index = from
        // Behind an escape the next one is often near: a word first.
        if from > 0, from &+ 8 <= length {
            let plain = putPlainWord(text + from)
            index &+= plain
            if plain < 8 { return index }
        }
        while index &+ 4 &* ByteBlock.count <= length {
            let (a, b) = (ByteBlock(text + index), ByteBlock(text + (index &+ ByteBlock.count)))
            let c = ByteBlock(text + (index &+ 2 &* ByteBlock.count))
            let d = ByteBlock(text + (index &+ 3 &* ByteBlock.count))
            guard !ByteBlock.haveSpecials(a, b, c, d) else { break }
            bytes.storeBytes(of: a, toByteOffset: count, as: ByteBlock.self)
            bytes.storeBytes(of: b, toByteOffset: count &+ ByteBlock.count, as: ByteBlock.self)
            bytes.storeBytes(of: c, toByteOffset: count &+ 2 &* ByteBlock.count, as: ByteBlock.self)
            bytes.storeBytes(of: d, toByteOffset: count &+ 3 &* ByteBlock.count, as: ByteBlock.self)
            index &+= 4 &* ByteBlock.count
            count &+= 4 &* ByteBlock.count
        }
        while index &+ ByteBlock.count <= length {
            let block = ByteBlock(text + index)
            bytes.storeBytes(of: block, toByteOffset: count, as: ByteBlock.self)
            let specials = block.specials
            guard !specials.hasAny else {
                count &+= specials.first
                return index &+ specials.first
            }
            index &+= ByteBlock.count
            count &+= ByteBlock.count
        }
        while index < length {
            if index &+ 8 <= length {
                let plain = putPlainWord(text + index)
                index &+= plain
                if plain == 8 { continue }
                return index
            }
            let byte = text[index]
            guard byte != .quote, byte != .backslash, byte >= .space else { return index }
            put(byte)
            index &+= 1
        }
        return length
    }

    /// Appends as many of eight bytes as come before one that needs an escape.
    @inline(__always)
    private mutating func putPlainWord(_ text: UnsafePointer<UInt8>) -> Int {
        let word = UnsafeRawPointer(text).loadUnaligned(as: UInt64.self)
        bytes.storeBytes(of: word, toByteOffset: count, as: UInt64.self)
        let special = WireReader.specialBytes(UInt64(littleEndian: word))
        let plain = special == 0 ? 8 : special.trailingZeroBitCount &>> 3
        count &+= plain
        return plain
    }

    @inline(__always)
    private mutating func putEscape(of byte: UInt8) {
        put(.backslash)
        switch byte {
        case .quote, .backslash: put(byte)
        case 0x08: put(UInt8(ascii: "b"))
        case .tab: put(UInt8(ascii: "t"))
        case .newline: put(UInt8(ascii: "n"))
        case 0x0C: put(UInt8(ascii: "f"))
        case .carriageReturn: put(UInt8(ascii: "r"))
        default:
            put(UInt8(ascii: "u"))
            put(.zero)
            put(.zero)
            put(.zero &+ byte &>> 4)
            let low = byte & 0xF
            put(low < 10 ? .zero &+ low : UInt8(ascii: "a") &+ low &- 10)
        }
    }
}

extension WireWriter: WireCoder {
    typealias Failure = Never

    @inline(__always)
    mutating func member<Value: WireElement>(_ name: StaticString, _ value: inout Value) {
        write(name: name)
        value.write(&self)
        separate()
    }

    @inline(__always)
    mutating func member<Value: WireElement>(_ name: StaticString, _ value: inout Value?) {
        // Not unwrapped into a variable, which would be a copy.
        guard value != nil else { return }
        write(name: name)
        value?.write(&self)
        separate()
    }

    @inline(__always)
    mutating func member<Value: WireInteger>(
        _ name: StaticString,
        _ value: inout Value,
        in range: ClosedRange<Value>
    ) {
        write(name: name)
        write(integer: value)
        separate()
    }

    @inline(__always)
    mutating func member<Value: WireInteger>(
        _ name: StaticString,
        _ value: inout Value?,
        in range: ClosedRange<Value>
    ) {
        guard var present = value else { return }
        member(name, &present, in: range)
    }

    @inline(__always)
    mutating func nonnullMember<Value: WireElement>(_ name: StaticString, _ value: inout Value?) {
        member(name, &value)
    }

    @inline(__always)
    mutating func nullableMember<Value: WireElement>(_ name: StaticString, _ value: inout Value?) {
        write(name: name)
        if let value {
            value.write(&self)
        } else {
            write(raw: "null")
        }
        separate()
    }

    @inline(__always)
    mutating func refuse(ifConflicting condition: @autoclosure () -> Bool) {}
}
