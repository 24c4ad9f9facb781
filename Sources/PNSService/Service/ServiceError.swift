public import PNSCodec

/// Why the service did not do what a peer asked for; everything in it is safe to send.
public struct ServiceError: Error, Hashable, Sendable {
    /// The class of the registry.
    public var code: ErrorCode

    /// What exactly was wrong with the text of the request, if that was it.
    public var reason: Reason?

    /// Where in the request, as RFC 6901 writes it.
    public var pointer: String?

    /// One sentence without anything of the request in it (ERR-005).
    public var message: String

    /// Creates an error.
    public init(code: ErrorCode, reason: Reason? = nil, pointer: String? = nil, message: String) {
        self.code = code
        self.reason = reason
        self.pointer = pointer
        self.message = message
    }

    /// Creates the error that says what is wrong with a text.
    ///
    /// - Parameter fault: The fault that the codec found.
    public init(_ fault: WireFault) {
        self.init(code: fault.code, reason: fault.reason, pointer: fault.pointer, message: fault.message)
    }

    /// Creates the error that a peer gets when the store fails.
    ///
    /// - Parameter error: What the store said; its cause stays with the operator.
    public init(_ error: StoreError) {
        if error.code == .corrupt {
            self.init(code: .internal, message: "The server cannot read what it has stored.")
        } else {
            self.init(code: .unavailable, message: "The server cannot reach its store at the moment.")
        }
    }
}
