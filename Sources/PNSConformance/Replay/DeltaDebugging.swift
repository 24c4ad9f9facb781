/// Finds out what of a failure matters, by leaving parts out for as long as it still fails.
///
/// The algorithm is *ddmin* (Zeller and Hildebrandt, 2002): at its end no single part can be left out any more.
enum DeltaDebugging {
    /// The parts that matter.
    ///
    /// - Parameters:
    ///   - parts: All of them; they fail together.
    ///   - fails: Tries some of the parts, in their order.
    /// - Returns: Parts that fail together, and no more if one of them is left out.
    /// - Throws: What `fails` throws.
    static func minimal<Part>(_ parts: [Part], fails: ([Part]) async throws -> Bool) async rethrows -> [Part] {
        var left = parts
        var pieces = 2
        while !left.isEmpty {
            pieces = min(pieces, left.count)
            let size = (left.count + pieces - 1) / pieces
            var reduced: [Part]?
            for start in stride(from: 0, to: left.count, by: size) {
                let rest = Array(left[..<start] + left[min(start + size, left.count)...])
                if try await fails(rest) {
                    reduced = rest
                    break
                }
            }
            if let reduced {
                left = reduced
                pieces = max(pieces - 1, 2)
            } else if size == 1 {
                break
            } else {
                pieces *= 2
            }
        }
        return left
    }
}
