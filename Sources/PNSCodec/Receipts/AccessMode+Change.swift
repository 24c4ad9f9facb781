extension AccessMode {
    /// The rights after a change.
    ///
    /// - Parameter change: Groups of a `+` or `-` and letters, one letter at least, applied from left to right: `+W-PA`. The
    ///   empty text and `N` change nothing.
    /// - Returns: The rights afterwards; nil for any other text, a set without a sign included.
    ///
    /// Spec: ACC-010 to ACC-012
    public func applying(_ change: String) -> AccessMode? {
        guard !["", "N", "n"].contains(change) else { return self }
        var mode = self
        var rest = change.utf8[...]
        while let sign = rest.popFirst() {
            let letters = rest.prefix { Self.right(of: $0) != nil }
            guard !letters.isEmpty else { return nil }
            let rights = AccessMode(letters.compactMap(Self.right))
            switch sign {
            case .plus: mode.formUnion(rights)
            case .minus: mode.subtract(rights)
            default: return nil
            }
            rest.removeFirst(letters.count)
        }
        return mode
    }
}
