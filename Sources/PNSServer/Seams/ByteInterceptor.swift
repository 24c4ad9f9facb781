public import NIOCore

/// Sees the bytes of one device connection after its handshake, in one direction.
///
/// A seam for tests and mutants; called on the event loop of the connection, so it must not block.
public protocol ByteInterceptor {
    /// Takes bytes and gives what goes on instead of them.
    ///
    /// - Parameter bytes: What was received, or is about to be written, in one piece.
    /// - Returns: The bytes that go on; empty for none.
    mutating func intercept(_ bytes: ByteBuffer) -> ByteBuffer
}
