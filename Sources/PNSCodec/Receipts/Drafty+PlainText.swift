extension Drafty {
    /// The text as somebody would type it, with marks for styles and words for what is no text; white space around it is
    /// left out.
    ///
    /// Spec: DRF-007 to DRF-011
    var plainText: String {
        var rest = self.spans[...]
        return Self.trimmed(self.plainText(from: 0, in: nil, &rest))
    }

    /// The text of a span, or of the whole; the spans within it are taken from the front.
    private func plainText(from first: Int, in outer: Span?, _ spans: inout ArraySlice<Span>) -> String {
        let end = outer?.end ?? self.text.count
        var result = ""
        var position = first
        while let span = spans.first, outer == nil || span.start < end {
            spans.removeFirst()
            guard span.start >= 0 else {
                result += Self.plainText(span, "")
                continue
            }
            if position < span.start { result += String(self.text[position..<span.start]) }
            result += Self.plainText(span, self.plainText(from: span.start, in: span, &spans))
            position = span.end
        }
        if position < end { result += String(self.text[position..<end]) }
        return result
    }

    private static func plainText(_ span: Span, _ text: String) -> String {
        switch span.kind {
        case "ST": "*\(text)*"
        case "EM": "_\(text)_"
        case "DL": "~\(text)~"
        case "CO": "`\(text)`"
        case "BR": "\n"
        case "LN":
            if let url = span.text("url"), !url.utf8.elementsEqual(text.utf8) { "[\(text)](\(url))" } else { text }
        case "IM": "[IMAGE '\(span.name)']"
        case "EX": "[FILE '\(span.name)']"
        case "AU": "[AUDIO '\(span.name)']"
        case "VD": "[VIDEO '\(span.name)']"
        case "VC": "[CALL]"
        case "QQ": ""
        default: text
        }
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}

extension Drafty.Span {
    fileprivate func text(_ name: String) -> String? {
        guard case .string(let text) = self.data?[name] else { return nil }
        return text
    }

    /// What it is called; a question mark when nobody said.
    fileprivate var name: String {
        let name = self.text("name") ?? ""
        return name.isEmpty ? "?" : name
    }
}
