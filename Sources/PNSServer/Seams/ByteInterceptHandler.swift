import NIOCore

/// Puts ``ByteInterceptor``s between the socket and the framing of a device connection; only there when configured.
final class ByteInterceptHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var inbound: (any ByteInterceptor)?
    private var outbound: (any ByteInterceptor)?

    /// Makes the handler of one connection.
    ///
    /// - Parameters:
    ///   - inbound: Sees what the device sends, before it is read as frames.
    ///   - outbound: Sees what the server sends, after framing.
    init(inbound: (any ByteInterceptor)?, outbound: (any ByteInterceptor)?) {
        self.inbound = inbound
        self.outbound = outbound
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = self.unwrapInboundIn(data)
        let changed = self.inbound?.intercept(bytes) ?? bytes
        if changed.readableBytes > 0 { context.fireChannelRead(self.wrapInboundOut(changed)) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let bytes = self.unwrapOutboundIn(data)
        context.write(self.wrapOutboundOut(self.outbound?.intercept(bytes) ?? bytes), promise: promise)
    }
}
