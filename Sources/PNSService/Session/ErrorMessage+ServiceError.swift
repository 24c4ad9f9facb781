import PNSCodec

extension ErrorMessage {
    /// The message that tells a device about an error (ERR-003, ERR-004).
    init(_ error: ServiceError) {
        self.init(code: error.code, message: error.message, reason: error.reason, pointer: error.pointer)
    }
}
