/// Bytes that were good, damaged the same way in every run.
package struct Wounds {
    private var random: SplitMix
    private let texts: [[UInt8]]

    /// Makes a source of damaged bytes.
    ///
    /// - Parameters:
    ///   - seed: Another seed gives other damage.
    ///   - texts: What to damage.
    package init(seed: UInt64, texts: [[UInt8]]) {
        self.random = SplitMix(state: seed)
        self.texts = texts.isEmpty ? [[]] : texts
    }

    /// The next bytes: good ones with up to three wounds, or random ones.
    package mutating func next() -> [UInt8] {
        guard self.below(8) > 0 else {
            return (0..<self.below(200)).map { _ in UInt8(truncatingIfNeeded: self.random.next()) }
        }
        var bytes = self.texts[self.below(self.texts.count)]
        for _ in 0..<self.below(4) { self.wound(&bytes) }
        return bytes
    }

    private mutating func wound(_ bytes: inout [UInt8]) {
        let start = self.below(bytes.count + 1)
        let end = min(bytes.count, start + 1 + self.below(8))
        switch self.below(6) {
        case 0 where start < bytes.count: bytes[start] = UInt8(truncatingIfNeeded: self.random.next())
        case 1 where start < bytes.count: bytes[start] ^= 1 << self.below(8)
        case 2: bytes.removeSubrange(start..<end)
        case 3: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 4: bytes.removeSubrange(start...)
        default:
            let other = self.texts[self.below(self.texts.count)]
            let from = self.below(other.count + 1)
            bytes.replaceSubrange(start..<end, with: other[from..<min(other.count, from + 16)])
        }
    }

    private mutating func below(_ count: Int) -> Int {
        Int(self.random.next() % UInt64(max(1, count)))
    }
}

/// The same numbers for the same seed, everywhere.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
