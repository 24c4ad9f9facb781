/// A chapter of the specification, taken apart.
package struct SpecChapter: Sendable {
    /// A JSON text in a chapter that has a name.
    package struct Example: Hashable, Sendable {
        /// The name after `example=`.
        package var name: String
        /// The number of its first line.
        package var line: Int
        /// The JSON.
        package var text: String
    }

    /// A paragraph that begins with a clause id in brackets, before it is known to be a good one.
    struct Candidate: Hashable {
        var id: String
        var feature: String?
        var sentence: String
        var heading: String
        var line: Int
    }

    /// The name of the file, without a folder.
    package let file: String
    /// The examples in order.
    package let examples: [Example]
    let candidates: [Candidate]
    let withdrawn: [WithdrawnClause]
    /// Everything that is no clause and no code.
    let prose: [(block: SpecBlock, heading: String)]

    /// Takes a chapter apart.
    package init(file: String, text: String) {
        var examples: [Example] = []
        var candidates: [Candidate] = []
        var withdrawn: [WithdrawnClause] = []
        var prose: [(block: SpecBlock, heading: String)] = []
        var heading = ""
        for block in SpecBlock.blocks(of: text) {
            switch block.kind {
            case .heading:
                heading = String(block.text.drop { $0 == "#" || $0 == " " })
                prose.append((block, heading))
            case .table:
                prose.append((block, heading))
            case .code(let info):
                let words = info.split(separator: " ")
                guard let name = words.first(where: { $0.hasPrefix("example=") })?.dropFirst("example=".count) else {
                    continue
                }
                let text = block.lines.joined(separator: "\n")
                examples.append(Example(name: String(name), line: block.line, text: text))
            case .paragraph:
                guard let candidate = Candidate(block, heading: heading) else {
                    prose.append((block, heading))
                    continue
                }
                if let tombstone = WithdrawnClause(candidate, chapter: file) {
                    withdrawn.append(tombstone)
                } else {
                    candidates.append(candidate)
                }
            }
        }
        self.file = file
        self.examples = examples
        self.candidates = candidates
        self.withdrawn = withdrawn
        self.prose = prose
    }
}

extension SpecChapter.Candidate {
    fileprivate init?(_ block: SpecBlock, heading: String) {
        let text = block.text
        let id = String(text.dropFirst().prefix(7))
        guard text.hasPrefix("["), text.dropFirst(8).hasPrefix("]"), ClauseID.isValid(id) else { return nil }
        var rest = text.dropFirst(9).drop { $0 == " " }
        var feature: String?
        if rest.hasPrefix("{"), let end = rest.firstIndex(of: "}") {
            feature = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...].drop { $0 == " " }
        }
        self.init(id: id, feature: feature, sentence: String(rest), heading: heading, line: block.line)
    }
}

extension WithdrawnClause {
    /// Reads `withdrawn in REVISION: reason`.
    fileprivate init?(_ candidate: SpecChapter.Candidate, chapter: String) {
        let start = "withdrawn in "
        guard candidate.sentence.hasPrefix(start) else { return nil }
        let parts = candidate.sentence.dropFirst(start.count).split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        self.init(
            id: candidate.id,
            revision: String(parts[0]),
            reason: String(parts[1].drop { $0 == " " }),
            chapter: chapter,
            line: candidate.line
        )
    }
}
