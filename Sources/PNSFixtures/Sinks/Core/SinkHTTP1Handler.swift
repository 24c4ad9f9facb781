import Foundation
import NIOCore
import NIOHTTP1
import PNSConformance

/// One connection of HTTP/1.1 at a sink.
final class SinkHTTP1Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let connections: SinkConnections
    private let number: Int
    private var head: HTTPRequestHead?
    private var body = SinkBody()
    private var count = 0

    init(_ connections: SinkConnections, number: Int) {
        self.connections = connections
        self.number = number
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            self.body = SinkBody()
        case .body(let part):
            self.body.append(part, upTo: self.connections.listener.maxBodyBytes)
        case .end:
            guard let head = self.head else { return }
            self.head = nil
            self.count += 1
            let request = SinkRequest(
                connection: self.number,
                stream: self.count,
                method: head.method.rawValue,
                path: head.uri,
                headers: head.headers.map { HeaderField($0.name, $0.value) },
                body: self.body.bytes,
                isCut: self.body.isCut
            )
            self.body = SinkBody()
            let reply = self.connections.respond(request)
            guard reply.delayMilliseconds > 0 else { return self.write(reply, head, context) }
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(Int64(reply.delayMilliseconds))) {
                let (handler, context) = bound.value
                handler.write(reply, head, context)
            }
        }
    }

    private func write(_ reply: SinkReply, _ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        switch reply.ending {
        case .never: return
        case .hangUp, .refused, .refusedStream: return context.close(promise: nil)
        case .answered, .goAway: break
        }
        let isLast =
            reply.ending == .goAway || !request.isKeepAlive || self.count == self.connections.listener.goAwayAfter
        let isBodiless = reply.answer.status == 204 || reply.answer.status == 304
        var headers = HTTPHeaders(reply.answer.headers.map { ($0.name, $0.value) })
        if !isBodiless { headers.replaceOrAdd(name: "Content-Length", value: String(reply.answer.body.count)) }
        if isLast { headers.replaceOrAdd(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: reply.answer.status)
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        if !reply.answer.body.isEmpty, !isBodiless, request.method != .HEAD {
            context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.answer.body)))), promise: nil)
        }
        let written = context.writeAndFlush(self.wrapOutboundOut(.end(nil)))
        if isLast {
            let channel = context.channel
            written.whenComplete { _ in channel.close(promise: nil) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

/// The body of a request while it arrives; it never grows beyond a bound.
struct SinkBody {
    private(set) var bytes: [UInt8] = []
    private(set) var isCut = false

    mutating func append(_ part: ByteBuffer, upTo limit: Int) {
        let room = limit - self.bytes.count
        self.bytes += part.readableBytesView.prefix(room)
        if part.readableBytes > room { self.isCut = true }
    }
}
