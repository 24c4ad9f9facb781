/// A failure of a store.
public struct StoreError: Error, Hashable, Sendable {
    /// The class of a store's failure.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The name of the class.
        public var rawValue: String

        /// Creates a code.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The store cannot take the operation now; a later try can succeed.
        public static let unavailable = Code(rawValue: "unavailable")

        /// There is no room left.
        public static let full = Code(rawValue: "full")

        /// The store cannot be written to.
        public static let readOnly = Code(rawValue: "read-only")

        /// What is stored contradicts itself or cannot be read.
        public static let corrupt = Code(rawValue: "corrupt")

        /// The store was closed.
        public static let closed = Code(rawValue: "closed")
    }

    /// The class.
    public var code: Code

    /// What happened, for the operator; never for a peer.
    public var cause: String

    /// Creates an error.
    public init(code: Code, cause: String) {
        self.code = code
        self.cause = cause
    }
}

extension StoreError: CustomStringConvertible {
    /// The class and what happened, for the operator.
    public var description: String { "\(code.rawValue): \(cause)" }
}
