import HTTPTypes
import PNSCodec

extension Mutants {
    /// Texts that are not JSON and are read all the same, as bodies of `POST /notify`.
    static let textSyntax: [Mutant] = [
        .looseTokens("accepts-trailing-commas") { text in
            let solid = text.tokens.indices.filter { text.tokens[$0].kind != .space }.suffix(2)
            guard let comma = solid.first, text.tokens[comma].mark == ",",
                solid.last.map({ text.tokens[$0].mark }) == "}"
            else { return }
            text.tokens.remove(at: comma)
        },
        .looseTokens("ignores-trailing-data") { text in
            guard text.tokens.first?.mark == "{", let end = text.depths.firstIndex(of: 0) else { return }
            text.tokens.removeSubrange((end + 1)...)
        },
        .looseText("completes-unfinished-texts") { bytes in
            let braces = (first: UInt8(ascii: "{"), last: UInt8(ascii: "}"))
            return bytes.first == braces.first && bytes.last != braces.last ? bytes + [braces.last] : bytes
        },
        .looseTokens("accepts-control-characters") { text in
            for (index, token) in text.tokens.enumerated() where token.kind == .string {
                text.tokens[index].bytes = token.bytes.flatMap { $0 == 9 ? Array(#"\t"#.utf8) : [$0] }
            }
        },
        .looseTokens("accepts-leading-zeros") { text in
            for (index, token) in text.tokens.enumerated() where token.kind == .word && token.bytes.count > 1 {
                let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
                guard token.bytes[0] == digits.lowerBound, digits.contains(token.bytes[1]) else { continue }
                text.tokens[index].bytes.removeFirst()
            }
        },
        .looseTokens("skips-comments") { text in text.tokens.removeAll { $0.kind == .comment } },
        .looseTokens("accepts-nan") { text in
            for (index, token) in text.tokens.enumerated() where token.bytes.elementsEqual("NaN".utf8) {
                text.tokens[index].bytes = Array("null".utf8)
            }
        },
        .looseText("replaces-lone-surrogates") { LoneSurrogates(isHigh: true).replaced(in: $0) },
        .looseText("replaces-lone-low-surrogates") { LoneSurrogates(isHigh: false).replaced(in: $0) },
        .looseText("replaces-bad-utf8") { LooseUTF8.replaceFaults(in: $0) { $0.count == 1 } },
        .looseText("accepts-surrogates-in-utf8") { LooseUTF8.replaceFaults(in: $0) { $0.count == 3 } },
        .notify("refuses-64-deep") { call in
            if LooseJSON(call.incoming.body).depths.max() == 64 { call.refuse(.malformed, .tooDeep) }
        },
        .answers("accepts-65-deep") { answer in
            guard answer.isFor(.post, "/notify", 400), answer[member: "reason"]?.asText == "too-deep" else { return }
            answer.accept()
        },
        .looseText("skips-byte-order-marks") { bytes in
            bytes.starts(with: LooseUTF8.byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
        },
    ]
}

extension Mutant {
    /// A mutant that changes the tokens of a body of `POST /notify` that is no JSON, so that it is read.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Changes the tokens, or leaves them as they are.
    /// - Returns: The mutant.
    static func looseTokens(_ id: String, _ edit: @escaping @Sendable (inout LooseJSON) -> Void) -> Mutant {
        .looseText(id) { LooseJSON.edit($0, edit) }
    }
}
