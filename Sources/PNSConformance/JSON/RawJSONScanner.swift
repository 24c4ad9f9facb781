extension RawJSON {
    /// Reads a JSON text by the grammar of RFC 8259, strictly.
    ///
    /// - Parameters:
    ///   - bytes: The whole text.
    ///   - maxDepth: How deep arrays and objects can nest.
    ///   - keepingDuplicates: Keeps members of the same name in one object instead of refusing them.
    /// - Throws: The first fault.
    public init(
        parsing bytes: some Sequence<UInt8>,
        maxDepth: Int = 512,
        keepingDuplicates: Bool = false
    ) throws(RawJSONFault) {
        var scanner = RawJSONScanner(Array(bytes), maxDepth: maxDepth, keepingDuplicates: keepingDuplicates)
        self = try scanner.scan()
    }

    /// Reads a JSON text by the grammar of RFC 8259, strictly.
    ///
    /// - Throws: The first fault.
    public init(parsing text: String) throws(RawJSONFault) {
        try self.init(parsing: text.utf8)
    }
}

/// The reader behind `RawJSON(parsing:)`: one pass, open arrays and objects on a stack of its own.
struct RawJSONScanner {
    private let bytes: [UInt8]
    private let maxDepth: Int
    private let keepingDuplicates: Bool
    private var position = 0
    private var open: [Container] = []

    /// An array or an object whose end was not read yet; changed in place, so that reading stays linear.
    private struct Container {
        let isArray: Bool
        var elements: [RawJSON] = []
        var members: [RawJSON.Member] = []
        /// The name of the member whose value comes next.
        var name = ""
        /// The names so far, kept only where comparing them one by one would cost too much.
        var names: Set<[UInt8]> = []

        mutating func isNew(_ name: String) -> Bool {
            guard members.count >= 16 else { return !name.isOne(of: members.lazy.map(\.name)) }
            if names.isEmpty { names = Set(members.map { Array($0.name.utf8) }) }
            return names.insert(Array(name.utf8)).inserted
        }
    }

    init(_ bytes: [UInt8], maxDepth: Int, keepingDuplicates: Bool) {
        self.bytes = bytes
        self.maxDepth = maxDepth
        self.keepingDuplicates = keepingDuplicates
    }

    mutating func scan() throws(RawJSONFault) -> RawJSON {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw RawJSONFault(.byteOrderMark, at: 0)
        }
        while true {
            skipSpace()
            guard var value = try beginValue() else { continue }
            // A finished value closes its containers as long as their ends follow.
            while !open.isEmpty {
                guard let finished = try add(value) else { break }
                value = finished
            }
            guard open.isEmpty else { continue }
            skipSpace()
            guard position == bytes.count else { throw unexpected(.trailingData) }
            return value
        }
    }

    /// Reads a scalar or an empty container; nil where a container was opened and its first value comes next.
    private mutating func beginValue() throws(RawJSONFault) -> RawJSON? {
        switch try peek() {
        case UInt8(ascii: "{"):
            try enter()
            if try skipSpaceAndPeek() == UInt8(ascii: "}") {
                position += 1
                return .object([])
            }
            open.append(Container(isArray: false))
            try readName()
            return nil
        case UInt8(ascii: "["):
            try enter()
            if try skipSpaceAndPeek() == UInt8(ascii: "]") {
                position += 1
                return .array([])
            }
            open.append(Container(isArray: true))
            return nil
        case UInt8(ascii: "\""):
            return .string(try readString())
        case UInt8(ascii: "t"):
            try readWord("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try readWord("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try readWord("null")
            return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(try readNumber())
        case UInt8(ascii: "+"), UInt8(ascii: "."):
            // Numbers of other languages.
            throw RawJSONFault(.invalidNumber, at: position)
        default:
            throw unexpected()
        }
    }

    private mutating func enter() throws(RawJSONFault) {
        guard open.count < maxDepth else { throw RawJSONFault(.tooDeep, at: position) }
        position += 1
    }

    /// Adds a value to the innermost container.
    ///
    /// - Returns: The container where that ended it, nil where another value comes next.
    private mutating func add(_ value: RawJSON) throws(RawJSONFault) -> RawJSON? {
        let last = open.count - 1
        let next = try skipSpaceAndPeek()
        if open[last].isArray {
            open[last].elements.append(value)
            if next == UInt8(ascii: "]") {
                position += 1
                return .array(open.removeLast().elements)
            }
            try readComma(before: UInt8(ascii: "]"))
        } else {
            open[last].members.append(RawJSON.Member(open[last].name, value))
            if next == UInt8(ascii: "}") {
                position += 1
                return .object(open.removeLast().members)
            }
            try readComma(before: UInt8(ascii: "}"))
            try readName()
        }
        return nil
    }

    private mutating func readComma(before end: UInt8) throws(RawJSONFault) {
        guard bytes[position] == UInt8(ascii: ",") else { throw unexpected() }
        let comma = position
        position += 1
        if try skipSpaceAndPeek() == end {
            throw RawJSONFault(.trailingComma, at: comma)
        }
    }

    /// Reads the name and the colon of a member of the innermost object.
    private mutating func readName() throws(RawJSONFault) {
        guard try skipSpaceAndPeek() == UInt8(ascii: "\"") else { throw unexpected() }
        let start = position
        let name = try readString()
        let isNew = open[open.count - 1].isNew(name)
        guard isNew || keepingDuplicates else { throw RawJSONFault(.duplicateMember, at: start) }
        open[open.count - 1].name = name
        guard try skipSpaceAndPeek() == UInt8(ascii: ":") else { throw unexpected() }
        position += 1
    }
}

// MARK: - Scalars

extension RawJSONScanner {
    private mutating func readWord(_ word: StaticString) throws(RawJSONFault) {
        for index in 0..<word.utf8CodeUnitCount {
            guard try peek() == word.withUTF8Buffer({ $0[index] }) else { throw unexpected() }
            position += 1
        }
    }

    private mutating func readNumber() throws(RawJSONFault) -> String {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let whole = position
        try readDigits()
        if bytes[whole] == UInt8(ascii: "0"), position > whole + 1 {
            throw RawJSONFault(.invalidNumber, at: whole)
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            try readDigits()
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
                position += 1
            }
            try readDigits()
        }
        try refuseTail()
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// What follows a number without a separator is a part of it: `1_000`, `0x1F`, `1.0.0`.
    private func refuseTail() throws(RawJSONFault) {
        guard position < bytes.count else { return }
        switch bytes[position] {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "+"),
            UInt8(ascii: "-"):
            throw RawJSONFault(.invalidNumber, at: position)
        default:
            return
        }
    }

    private mutating func readDigits() throws(RawJSONFault) {
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            position += 1
        }
        guard position > start else {
            throw RawJSONFault(position == bytes.count ? .unexpectedEnd : .invalidNumber, at: position)
        }
    }

    private mutating func readString() throws(RawJSONFault) -> String {
        position += 1
        var text: [UInt8] = []
        var run = position
        while true {
            switch try peek() {
            case UInt8(ascii: "\""):
                text += bytes[run..<position]
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text += bytes[run..<position]
                text += try readEscape()
                run = position
            case 0..<0x20:
                throw RawJSONFault(.controlCharacter, at: position)
            case 0..<0x80:
                position += 1
            default:
                try skipScalar()
            }
        }
    }

    private mutating func readEscape() throws(RawJSONFault) -> [UInt8] {
        let start = position
        position += 1
        let letter = try peek()
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): break
        default: throw RawJSONFault(.invalidEscape, at: start)
        }
        var value = try readHex(from: start)
        if (0xD800..<0xDC00).contains(value) {
            let second = position
            for byte in [UInt8(ascii: "\\"), UInt8(ascii: "u")] {
                guard try peek() == byte else { throw RawJSONFault(.loneSurrogate, at: start) }
                position += 1
            }
            let low = try readHex(from: second)
            guard (0xDC00..<0xE000).contains(low) else { throw RawJSONFault(.loneSurrogate, at: start) }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw RawJSONFault(.loneSurrogate, at: start) }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func readHex(from start: Int) throws(RawJSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = try peek()
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw RawJSONFault(.invalidEscape, at: start)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    /// Skips one scalar of more than one byte: shortest form, no surrogate, nothing above U+10FFFF.
    private mutating func skipScalar() throws(RawJSONFault) {
        let lead = bytes[position]
        let second: ClosedRange<UInt8>
        let length: Int
        switch lead {
        case 0xC2...0xDF: (second, length) = (0x80...0xBF, 2)
        case 0xE0: (second, length) = (0xA0...0xBF, 3)
        case 0xED: (second, length) = (0x80...0x9F, 3)
        case 0xE1...0xEF: (second, length) = (0x80...0xBF, 3)
        case 0xF0: (second, length) = (0x90...0xBF, 4)
        case 0xF1...0xF3: (second, length) = (0x80...0xBF, 4)
        case 0xF4: (second, length) = (0x80...0x8F, 4)
        default: throw RawJSONFault(.invalidUTF8, at: position)
        }
        guard position + length <= bytes.count,
            second.contains(bytes[position + 1]),
            bytes[(position + 2)..<(position + length)].allSatisfy({ (0x80...0xBF).contains($0) })
        else { throw RawJSONFault(.invalidUTF8, at: position) }
        position += length
    }
}

// MARK: - Bytes

extension RawJSONScanner {
    private func peek() throws(RawJSONFault) -> UInt8 {
        guard position < bytes.count else { throw RawJSONFault(.unexpectedEnd, at: position) }
        return bytes[position]
    }

    private mutating func skipSpaceAndPeek() throws(RawJSONFault) -> UInt8 {
        skipSpace()
        return try peek()
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// The fault at a byte that is out of place: bytes that are not UTF-8 are told apart from characters.
    private func unexpected(_ reason: RawJSONFault.Reason = .unexpectedToken) -> RawJSONFault {
        var probe = self
        guard bytes[position] >= 0x80 else { return RawJSONFault(reason, at: position) }
        do throws(RawJSONFault) {
            try probe.skipScalar()
            return RawJSONFault(reason, at: position)
        } catch {
            return error
        }
    }
}
