/// A text with styles and entities, as messages of the profile `receipts` have as their content.
///
/// Offsets and lengths count grapheme clusters.
///
/// Spec: DRF-001 to DRF-014
struct Drafty {
    /// What content is not: a text, or a document that can be understood.
    struct Invalid: Error, Hashable {}

    /// A part of the text with a meaning.
    struct Span {
        /// The kind, of its own or of its entity; empty for none.
        var kind: String
        /// The first cluster; −1 for something attached, which no part of the text stands for.
        var start: Int
        /// The cluster behind it.
        var end: Int
        /// The data of its entity.
        var data: JSONValue?
    }

    /// The clusters of the text.
    let text: [Character]

    /// The spans from left to right, the longer before those within it; none that begins within another and ends outside.
    let spans: [Span]

    /// How deep spans nest at most (DRF-012).
    static let maxDepth = 64

    /// Takes the content of a message.
    ///
    /// - Throws: ``Invalid`` for content that is neither a string nor a document, and for a document whose spans or entities
    ///   cannot be.
    init(content: JSONValue) throws(Invalid) {
        if case .string(let text) = content {
            self.text = Array(text)
            self.spans = []
            return
        }
        guard case .object = content else { throw Invalid() }
        let text = content["txt"]?.string
        let styles = content["fmt"]?.elements ?? []
        let entities = content["ent"]?.elements ?? []
        guard text != nil || !styles.isEmpty || !entities.isEmpty else { throw Invalid() }
        let known = try entities.filter { $0 != .null }.map { entity throws(Invalid) in try Entity(entity) }
        let clusters = Array(text ?? "")
        let spans = try styles.filter { $0 != .null }.map { style throws(Invalid) in
            try Self.span(style, known, count: clusters.count)
        }
        self.text = clusters
        self.spans = try Self.nested(spans)
    }

    private struct Entity {
        let kind: String
        let data: JSONValue?

        init(_ entity: JSONValue) throws(Invalid) {
            guard let kind = entity["tp"]?.string, !kind.isEmpty else { throw Invalid() }
            self.kind = kind
            self.data = entity["data"]
        }
    }

    private static func span(_ style: JSONValue, _ entities: [Entity], count: Int) throws(Invalid) -> Span {
        guard case .object = style else { throw Invalid() }
        var span = Span(kind: style["tp"]?.string ?? "", start: try Self.integer(style["at"]), end: 0)
        let length = try Self.integer(style["len"])
        // DRF-005; both are small enough to be added.
        guard length >= 0, span.start >= -1, span.start + length <= count else { throw Invalid() }
        span.end = span.start + length
        guard span.kind.isEmpty else { return span }
        let key = try Self.integer(style["key"])
        guard key >= 0 else { throw Invalid() }
        guard !entities.isEmpty else {
            // Neither a style nor an entity.
            guard span.start != 0 || span.end != 0 || key != 0 else { throw Invalid() }
            return span
        }
        guard key < entities.count else { throw Invalid() }
        span.kind = entities[key].kind
        span.data = entities[key].data
        return span
    }

    /// An integer that is not huge; 0 where there is none (DRF-006).
    private static func integer(_ value: JSONValue?) throws(Invalid) -> Int {
        switch value {
        case nil, .null: return 0
        case .number(let number):
            guard let integer = number.int64, integer.magnitude <= Payload.maxSeq else { throw Invalid() }
            return Int(integer)
        default: throw Invalid()
        }
    }

    /// The spans in their order without those that cross another (DRF-008).
    private static func nested(_ spans: [Span]) throws(Invalid) -> [Span] {
        let ordered = spans.enumerated().sorted { left, right in
            (left.element.start, -left.element.end, left.offset) < (
                right.element.start, -right.element.end, right.offset
            )
        }
        var kept: [Span] = []
        var openEnds: [Int] = []
        for (_, span) in ordered {
            // What is attached is in no other span and has none in it.
            guard span.start >= 0 else {
                kept.append(span)
                continue
            }
            while let end = openEnds.last, end <= span.start { openEnds.removeLast() }
            if let end = openEnds.last, end < span.end { continue }
            openEnds.append(span.end)
            guard openEnds.count <= Self.maxDepth else { throw Invalid() }
            kept.append(span)
        }
        return kept
    }
}

extension JSONValue {
    fileprivate var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    fileprivate var elements: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }
}
