/// How the end of an answer's body is told (RFC 9112 section 6.3).
enum HTTPBodyForm: Equatable {
    case upgraded, none, length(Int), chunked, untilEnd

    /// What is wrong where there is no form.
    static let fault = "contradicting or bad length headers"

    /// Reads the form from a head; `nil` where its headers contradict each other, or say nothing that can be read.
    init?(of answer: HTTPAnswer, isAnswerToHEAD: Bool = false) {
        if answer.status == 101 {
            self = .upgraded
        } else if isAnswerToHEAD || answer.status == 204 || answer.status == 304 {
            self = .none
        } else if let coding = answer.header("Transfer-Encoding") {
            guard coding.lowercased() == "chunked", answer.header("Content-Length") == nil else { return nil }
            self = .chunked
        } else if let text = answer.header("Content-Length") {
            // RFC 9112 section 6.3: the same length repeated is that length.
            let repeated = text.split(separator: ",", omittingEmptySubsequences: false)
            let lengths = Set(repeated.map { $0.drop { $0 == " " } })
            guard lengths.count == 1, let length = lengths.first.flatMap({ Self.number($0, radix: 10) }) else {
                return nil
            }
            self = .length(length)
        } else {
            self = .untilEnd
        }
    }

    /// The size in the line before a chunk; extensions are passed over.
    static func chunkSize(_ line: some Sequence<UInt8>) -> Int? {
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        return Self.number(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// A number of digits only; `Int` would take a sign.
    private static func number(_ digits: some StringProtocol, radix: Int) -> Int? {
        guard digits.utf8.first != UInt8(ascii: "+"), digits.utf8.first != UInt8(ascii: "-") else { return nil }
        return Int(digits, radix: radix)
    }
}
