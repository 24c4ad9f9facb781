/// A message authentication code, such as HMAC with SHA-256; the rules here need one and bring none.
public protocol MessageAuthentication: Sendable {
    /// Makes the code of a message.
    ///
    /// - Parameters:
    ///   - message: What is authenticated.
    ///   - key: The key, any length.
    /// - Returns: 32 bytes.
    func code(of message: [UInt8], key: [UInt8]) -> [UInt8]
}

/// Comparisons that take the same time wherever the difference is.
enum ConstantTime {
    /// Whether two codes are equal.
    static func areEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(left, right) { difference |= one ^ other }
        return difference == 0
    }
}
