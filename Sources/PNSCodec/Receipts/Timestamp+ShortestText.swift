extension Timestamp {
    /// The instant in UTC with the letter `Z` and no more fraction digits than it needs, as the profile `receipts` writes it.
    ///
    /// Spec: PAY-006
    public var shortestText: String { ShortestTimestamp(instant: self).text }
}
