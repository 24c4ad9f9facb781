/// What a request that goes on for a while brought.
public enum HTTPStreamEvent: Hashable, Sendable {
    /// The head of the answer; the body of it comes bit by bit.
    case head(HTTPAnswer)
    /// Bytes of the body, after transfer decoding.
    case body([UInt8])
    /// The answer is whole, or the connection has ended; the text says what was wrong, `nil` where nothing was.
    case ended(fault: String?)
}
