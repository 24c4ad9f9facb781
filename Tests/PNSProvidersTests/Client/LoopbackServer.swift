import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP/1.1 server on loopback that answers every request alike.
final class LoopbackServer: Sendable {
    /// What it does with a request.
    enum Behaviour: Sendable {
        case answer(status: Int, headers: [(String, String)] = [], body: [UInt8] = [])
        /// Says nothing.
        case silence
        /// Ends the connection.
        case drop
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let server: LoopbackServer

        init(_ server: LoopbackServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch self.unwrapInboundIn(data) {
            case .head(let head): self.server.heads.withLock { $0.append(head) }
            case .body: break
            case .end: self.finish(context)
            }
        }

        private func finish(_ context: ChannelHandlerContext) {
            switch self.server.behaviour {
            case .silence: break
            case .drop: context.close(promise: nil)
            case .answer(let status, let headers, let body):
                var fields = HTTPHeaders(headers)
                fields.replaceOrAdd(name: "Content-Length", value: "\(body.count)")
                let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields)
                context.write(self.wrapOutboundOut(.head(head)), promise: nil)
                context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
                context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }

    let behaviour: Behaviour
    private let heads = Mutex<[HTTPRequestHead]>([])
    private let channel = Mutex<(any Channel)?>(nil)

    init(_ behaviour: Behaviour) {
        self.behaviour = behaviour
    }

    var requests: [HTTPRequestHead] { self.heads.withLock { $0 } }

    /// Listens.
    ///
    /// - Returns: The port.
    func start() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(Handler(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.channel.withLock { $0 = channel }
        return channel.localAddress?.port ?? 0
    }

    func stop() async {
        try? await self.channel.withLock { $0.take() }?.close()
    }
}
