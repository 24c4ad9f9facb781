import NIOCore
import NIOPosix
import Testing

@testable import PNSConformance

/// A server that answers before it has read the request, and resets the connection.
@Suite struct EarlyAnswerTests {
    private final class Refuser: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let answer = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
            // Closing with unread bytes makes the system reset the connection.
            context.close(promise: nil)
        }
    }

    @Test("is heard all the same", arguments: [70_000, 4 << 20, 32 << 20])
    func hearsEarlyAnswers(bytes: Int) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await ServerBootstrap(group: group)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Refuser()) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let endpoint = Endpoint(host: "127.0.0.1", port: try #require(server.localAddress?.port))
        let request = HTTPRequest(
            method: "POST",
            path: "/",
            headers: [HeaderField("Host", "x"), HeaderField("Content-Length", "\(bytes)")],
            body: Array(repeating: 0x61, count: bytes)
        )
        for _ in 0..<10 {
            let answer = try await HTTPCaller.call(request, to: endpoint, timeout: .seconds(10), on: group)
            #expect(answer.status == 413)
            #expect(answer.body == Array("no".utf8))
        }
        try await server.close()
    }
}
