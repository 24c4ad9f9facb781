import NIOCore
import NIOHPACK
import NIOHTTP2
import PNSConformance

/// One stream of HTTP/2 at a sink, on frames: a request without `:authority` is one as well, and an answer ends with the
/// frame that holds its body, as clients of APNs expect.
final class SinkStreamHandler: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private let connection: SinkHTTP2Connection
    private let id: HTTP2StreamID
    private var head: HPACKHeaders?
    private var body = SinkBody()
    private var isOver = false

    init(_ connection: SinkHTTP2Connection, id: HTTP2StreamID) {
        self.connection = connection
        self.id = id
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.connection.began(self.id)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.isOver = true
        self.connection.ended()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .headers(let frame):
            // Behind the body these are trailers.
            if self.head == nil { self.head = frame.headers }
            if frame.endStream { self.respond(context) }
        case .data(let frame):
            if case .byteBuffer(let part) = frame.data {
                self.body.append(part, upTo: self.connection.connections.listener.maxBodyBytes)
            }
            if frame.endStream { self.respond(context) }
        default: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func respond(_ context: ChannelHandlerContext) {
        guard let head = self.head else { return }
        var request = SinkRequest(
            connection: self.connection.number,
            stream: Int(self.id),
            isHTTP2: true,
            method: "",
            path: "",
            body: self.body.bytes,
            isCut: self.body.isCut
        )
        for (name, value, _) in head {
            switch name {
            case ":method": request.method = value
            case ":path": request.path = value
            case _ where name.hasPrefix(":"): break
            default: request.headers.append(HeaderField(name, value))
            }
        }
        self.body = SinkBody()
        let reply = self.connection.respond(to: request)
        guard reply.delayMilliseconds > 0 else { return self.write(reply, context) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(Int64(reply.delayMilliseconds))) {
            let (handler, context) = bound.value
            handler.write(reply, context)
        }
    }

    private func write(_ reply: SinkReply, _ context: ChannelHandlerContext) {
        guard !self.isOver else { return }
        switch reply.ending {
        case .never: return
        case .hangUp: return self.connection.close()
        case .refused: return self.connection.goAway(refused: self.id)
        case .refusedStream:
            let reset = HTTP2Frame.FramePayload.rstStream(.refusedStream)
            return context.writeAndFlush(self.wrapOutboundOut(reset), promise: nil)
        case .answered, .goAway: break
        }
        self.connection.announce(maxStreams: reply.maxStreams, scripted: reply.scriptedMaxStreams)
        var headers = HPACKHeaders([(":status", String(reply.answer.status))])
        for field in reply.answer.headers { headers.add(name: field.name.lowercased(), value: field.value) }
        let body = reply.answer.body
        let head = HTTP2Frame.FramePayload.Headers(headers: headers, endStream: body.isEmpty)
        context.write(self.wrapOutboundOut(.headers(head)), promise: nil)
        if !body.isEmpty {
            let data = HTTP2Frame.FramePayload.Data(data: .byteBuffer(ByteBuffer(bytes: body)), endStream: true)
            context.write(self.wrapOutboundOut(.data(data)), promise: nil)
        }
        if reply.ending == .goAway { self.connection.goAway() }
        context.flush()
    }
}
