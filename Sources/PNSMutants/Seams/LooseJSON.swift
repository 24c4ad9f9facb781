import PNSCodec

/// The tokens of a text that may not be JSON; joined they are the text again.
struct LooseJSON {
    /// A piece of the text.
    struct Token {
        enum Kind {
            case string, mark, word, space, comment
        }

        let kind: Kind
        var bytes: [UInt8]

        /// The character, if it is one of `{}[],:`.
        var mark: Character? { self.kind == .mark ? Character(Unicode.Scalar(self.bytes[0])) : nil }
    }

    /// A member of an object.
    struct Member {
        /// Its object; the outermost one is 0.
        let object: Int
        /// Its name as it is written, with its quotes.
        let spelling: [UInt8]
        /// Its tokens, with the comma behind it.
        var tokens: Range<Int>

        /// Its name when escapes are read.
        var name: String? { (try? JSONValue(wire: self.spelling))?.asText }
    }

    var tokens: [Token] = []

    /// Cuts a text into tokens.
    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while let first = rest.first {
            let (kind, count) = Self.token(at: rest, first)
            self.tokens.append(Token(kind: kind, bytes: Array(rest.prefix(count))))
            rest = rest.dropFirst(count)
        }
    }

    /// The text.
    var bytes: [UInt8] { self.tokens.flatMap(\.bytes) }

    /// The text with its tokens changed.
    static func edit(_ bytes: [UInt8], _ change: (inout LooseJSON) -> Void) -> [UInt8] {
        var text = Self(bytes)
        change(&text)
        return text.bytes
    }

    /// How many arrays and objects are open behind each token.
    var depths: [Int] {
        var depth = 0
        return self.tokens.map { token in
            switch token.mark {
            case "{", "[": depth += 1
            case "}", "]": depth -= 1
            default: break
            }
            return depth
        }
    }

    /// The members of all objects, inner ones before those that hold them.
    var members: [Member] {
        var members: [Member] = []
        var open: [(id: Int, member: Member?)] = []
        var objects = 0
        var latest: Int?
        for (index, token) in self.tokens.enumerated() {
            switch token.mark {
            case "{", "[":
                open.append((objects, nil))
                objects += 1
            case ":":
                guard let last = open.indices.last, let name = latest else { break }
                let spelling = self.tokens[name].bytes
                open[last].member = Member(object: open[last].id, spelling: spelling, tokens: name..<index)
            case ",", "}", "]":
                if let last = open.indices.last, var member = open[last].member {
                    member.tokens = member.tokens.lowerBound..<(token.mark == "," ? index + 1 : index)
                    members.append(member)
                    open[last].member = nil
                }
                if token.mark != "," { open = open.dropLast() }
            default:
                latest = token.kind == .string ? index : latest
            }
        }
        return members
    }

    /// Takes the first of two members of one object out.
    ///
    /// - Parameter isPair: Whether two members are such.
    mutating func removeFirst(where isPair: (Member, Member) -> Bool) {
        let members = self.members
        for (index, first) in members.enumerated()
        where members[(index + 1)...].contains(where: { $0.object == first.object && isPair(first, $0) }) {
            self.tokens.removeSubrange(first.tokens)
            return
        }
    }

    private static func token(at rest: ArraySlice<UInt8>, _ first: UInt8) -> (kind: Token.Kind, count: Int) {
        if first == UInt8(ascii: "\"") { return (.string, self.stringCount(rest)) }
        if Self.marks.contains(first) { return (.mark, 1) }
        if rest.starts(with: "/*".utf8) {
            var end = rest.dropFirst(2)
            while !end.isEmpty, !end.starts(with: "*/".utf8) { end = end.dropFirst() }
            return (.comment, rest.count - end.count + min(2, end.count))
        }
        if Self.spaces.contains(first) { return (.space, rest.prefix { Self.spaces.contains($0) }.count) }
        let word = rest.dropFirst().prefix { !Self.ends.contains($0) }
        return (.word, 1 + word.count)
    }

    private static func stringCount(_ rest: ArraySlice<UInt8>) -> Int {
        var isEscaped = false
        for (count, byte) in rest.enumerated().dropFirst() {
            if byte == UInt8(ascii: "\""), !isEscaped { return count + 1 }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return rest.count
    }

    private static let marks = Set("{}[],:".utf8)
    private static let spaces = Set(" \t\r\n".utf8)
    private static let ends = marks.union(spaces).union("\"/".utf8)
}
