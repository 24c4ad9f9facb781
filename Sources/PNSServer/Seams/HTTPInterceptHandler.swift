import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Puts an ``HTTPInterceptor`` between the HTTP coders and the gate.
///
/// Only there when an interceptor is configured. It holds an answer until its end, and a request too if its body is
/// wanted. A stream of lines is handed on as it comes: it has no end that could be waited for.
final class HTTPInterceptHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let interceptor: any HTTPInterceptor

    /// The request that arrives, if its body is collected.
    private var collected: (head: HTTPRequestHead, body: [UInt8])?

    /// The requests that went on and are not answered, the oldest first.
    private var requests: [HTTPRequest] = []
    private var answer: (head: HTTPResponseHead, body: [UInt8])?
    private var isOver = false
    /// Whether the answer under way is handed on as it comes.
    private var isStreaming = false

    /// Makes the handler of one connection.
    ///
    /// - Parameter interceptor: Whom to ask.
    init(_ interceptor: any HTTPInterceptor) {
        self.interceptor = interceptor
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isOver else { return }
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            guard let request = try? HTTPRequest(head, secure: false, splitCookie: false) else {
                context.close(promise: nil)
                return
            }
            if self.interceptor.wantsBody(of: request) {
                self.collected = (head, [])
            } else {
                var body: [UInt8] = []
                self.forward(head, request, &body, context)
            }
        case .body(let bytes):
            if self.collected == nil {
                context.fireChannelRead(data)
            } else {
                self.collected?.body.append(contentsOf: bytes.readableBytesView)
            }
        case .end:
            if let (head, body) = self.collected.take(),
                let request = try? HTTPRequest(head, secure: false, splitCookie: false)
            {
                var body = body
                self.forward(head, request, &body, context)
                if !self.isOver, !body.isEmpty {
                    context.fireChannelRead(self.wrapInboundOut(.body(ByteBuffer(bytes: body))))
                }
            }
            if !self.isOver { context.fireChannelRead(data) }
        }
    }

    private func forward(
        _ head: HTTPRequestHead,
        _ request: HTTPRequest,
        _ body: inout [UInt8],
        _ context: ChannelHandlerContext
    ) {
        var changed = request
        let before = body.count
        switch self.interceptor.intercept(&changed, body: &body) {
        case .proceed:
            self.requests.append(changed)
            guard changed != request || body.count != before, var new = try? HTTPRequestHead(changed) else {
                context.fireChannelRead(self.wrapInboundOut(.head(head)))
                return
            }
            new.version = head.version
            if body.count != before { new.headers.replaceOrAdd(name: "Content-Length", value: "\(body.count)") }
            context.fireChannelRead(self.wrapInboundOut(.head(new)))
        case .answer(let response, let body):
            self.finish(with: response, body, context)
        case .disconnect:
            self.isOver = true
            context.close(promise: nil)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !self.isOver else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch self.unwrapOutboundIn(data) {
        case .head(let head) where head.status.code < 200 && head.status != .switchingProtocols:
            context.write(data, promise: promise)
        case .head(let head) where head.headers.first(name: "Content-Type") == "application/x-ndjson":
            self.isStreaming = true
            guard let response = try? HTTPResponse(head) else { return context.write(data, promise: promise) }
            self.stream(.head(response), context, promise)
        case .end where self.isStreaming: self.stream(.end, context, promise)
        case .body(.byteBuffer(let bytes)) where self.isStreaming:
            self.stream(.lines(Array(bytes.readableBytesView)), context, promise)
        case .head(let head):
            self.answer = (head, [])
            promise?.succeed()
        case .body(.byteBuffer(let bytes)):
            self.answer?.body.append(contentsOf: bytes.readableBytesView)
            promise?.succeed()
        case .body:
            promise?.succeed()
        case .end:
            self.finishAnswer(context, promise)
        }
    }

    /// Hands on a part of a stream of lines, as the interceptor wants it.
    private func stream(
        _ part: HTTPStreamedPart,
        _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        var changed = part
        let isEnd = part == .end
        let fate = self.requests.first.map { self.interceptor.intercept(&changed, of: $0) } ?? .proceed
        if isEnd {
            self.isStreaming = false
            if !self.requests.isEmpty { self.requests.removeFirst() }
        }
        guard fate != .leaveOut else {
            promise?.succeed()
            return
        }
        switch changed {
        case .head(let response):
            context.write(self.wrapOutboundOut(.head(HTTPResponseHead(response))), promise: promise)
        case .lines(let bytes):
            context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: promise)
        case .end: context.write(self.wrapOutboundOut(.end(nil)), promise: promise)
        }
        guard fate == .endBehind, !isEnd else { return }
        self.isOver = true
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        context.close(mode: .output, promise: nil)
    }

    private func finishAnswer(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        guard let (head, original) = self.answer.take(), var response = try? HTTPResponse(head) else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        var body = original
        // The gate answers bytes that are no request at all.
        let request =
            self.requests.isEmpty
            ? HTTPRequest(method: .get, scheme: nil, authority: nil, path: nil) : self.requests.removeFirst()
        switch self.interceptor.intercept(&response, body: &body, to: request) {
        case .proceed:
            if body != original { response.headerFields[.contentLength] = "\(body.count)" }
            self.write(response, body, context, promise)
        case .answer(let other, let body):
            self.finish(with: other, body, context)
            promise?.succeed()
        case .disconnect:
            self.isOver = true
            promise?.succeed()
            context.close(promise: nil)
        }
    }

    private func finish(with response: HTTPResponse, _ body: [UInt8], _ context: ChannelHandlerContext) {
        var response = response
        response.headerFields[.contentLength] = "\(body.count)"
        response.headerFields[.connection] = "close"
        self.isOver = true
        self.write(response, body, context, nil)
        context.flush()
        context.close(mode: .output, promise: nil)
    }

    private func write(
        _ response: HTTPResponse,
        _ body: [UInt8],
        _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        context.write(self.wrapOutboundOut(.head(HTTPResponseHead(response))), promise: nil)
        if !body.isEmpty {
            context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        }
        context.write(self.wrapOutboundOut(.end(nil)), promise: promise)
    }
}
