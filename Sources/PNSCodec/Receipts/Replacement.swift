/// The number of the message that another one replaces, as the wire has it: `:12` (PAY-040).
struct Replacement: TextElement {
    let seq: UInt64

    init(seq: UInt64) {
        self.seq = seq
    }

    static var fault: FaultKind { .invalidReplacement }

    init?(wireText: String) {
        let digits = wireText.utf8.dropFirst()
        guard wireText.utf8.first == .colon, let first = digits.first, first != .zero, digits.allSatisfy(\.isDigit),
            let seq = UInt64(Substring(digits)), seq <= Payload.maxSeq
        else { return nil }
        self.seq = seq
    }

    var wireText: String { ":\(self.seq)" }
}
