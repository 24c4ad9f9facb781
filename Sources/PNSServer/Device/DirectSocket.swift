import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// Writes a frame to the socket at once, past the pipeline and the queue of the channel.
///
/// A count is one small frame to each of very many sockets, and the way through the pipeline costs half as much as the
/// system call. So a frame goes straight to the socket while nothing waits in front of it; whatever the socket does not
/// take, errors included, is left to the channel. Only for use on the event loop.
struct DirectSocket {
    private let channel: any Channel
    private let descriptor: NIOBSDSocket.Handle

    /// Finds the socket of a channel; `nil` when something on the way to it has to see the bytes.
    ///
    /// - Parameter context: The context of the handler that writes.
    init?(_ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        guard (try? pipeline.context(handlerType: NIOSSLServerHandler.self)) == nil,
            (try? pipeline.context(handlerType: ByteInterceptHandler.self)) == nil,
            let descriptor = try? pipeline.withUnsafeTransportIfAvailable({ (handle: NIOBSDSocket.Handle) in handle })
        else { return nil }
        self.channel = context.channel
        self.descriptor = descriptor
    }

    /// Writes as much as the socket takes now.
    ///
    /// The channel stops being active in the same step in which it closes the descriptor, so that a number which the
    /// system has given to another connection meanwhile is never written to.
    ///
    /// - Parameter frame: The bytes.
    /// - Returns: How many were written, 0 when the socket takes none or fails.
    func write(_ frame: ByteBuffer) -> Int {
        guard self.channel.isActive else { return 0 }
        let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        return frame.withUnsafeReadableBytes { max(0, send(self.descriptor, $0.baseAddress, $0.count, flags)) }
    }
}
