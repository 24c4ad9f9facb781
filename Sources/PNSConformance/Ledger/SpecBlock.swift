/// A piece of a chapter: consecutive lines of one kind.
struct SpecBlock: Hashable {
    enum Kind: Hashable {
        case heading
        case paragraph
        case table
        /// A fenced block with the words after the fence.
        case code(info: String)
    }

    var kind: Kind
    /// The number of the first line, from 1.
    var line: Int
    var lines: [String]

    /// The lines joined by spaces.
    var text: String {
        lines.joined(separator: " ")
    }

    /// Takes Markdown apart, as far as the chapters use it.
    static func blocks(of text: String) -> [SpecBlock] {
        var blocks: [SpecBlock] = []
        var isOpen = false
        var fence: String?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).enumerated()
        {
            if line.hasPrefix("```") {
                isOpen = fence == nil
                fence = isOpen ? line : nil
                let info = String(line.dropFirst(3))
                if isOpen { blocks.append(SpecBlock(kind: .code(info: info), line: index + 1, lines: [])) }
                isOpen = false
                continue
            }
            if fence != nil {
                blocks[blocks.count - 1].lines.append(line)
                continue
            }
            guard line.contains(where: { $0 != " " }) else {
                isOpen = false
                continue
            }
            let kind: Kind = line.hasPrefix("#") ? .heading : line.hasPrefix("|") ? .table : .paragraph
            if isOpen, kind != .heading, blocks.last?.kind == kind {
                blocks[blocks.count - 1].lines.append(line)
            } else {
                blocks.append(SpecBlock(kind: kind, line: index + 1, lines: [line]))
                isOpen = kind != .heading
            }
        }
        return blocks
    }
}
