extension String {
    /// Whether both are the same UTF-8 bytes.
    ///
    /// The `==` of `String` follows canonical equivalence: it takes U+00E9 and U+0065 U+0301 for the same text. IDN-001,
    /// JSN-008 and UNS-006 do not.
    func hasSameBytes(as other: String) -> Bool {
        // Texts that are not even equivalent are told apart without looking at each byte.
        utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
    }

    /// Whether this text is one of these, by UTF-8 bytes.
    func isOne(of texts: some Sequence<String>) -> Bool {
        texts.contains { hasSameBytes(as: $0) }
    }

    /// The text, cut after this many scalars, with an ellipsis where something was cut.
    func shortened(to limit: Int) -> String {
        var short = unicodeScalars.prefix(limit)
        guard short.endIndex < unicodeScalars.endIndex else { return self }
        short.removeLast(Swift.min(1, short.count))
        return String(short) + "…"
    }
}

extension Hasher {
    /// Feeds the UTF-8 bytes of a text, so that texts with the same bytes, and only those, hash alike.
    mutating func combineBytes(of text: String) {
        var text = text
        text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
        combine(text.utf8.count)
    }
}
