import NIOCore
import NIOPosix
import Testing

@testable import PNSConformance

@Suite struct DelayProxyTests {
    /// Answers each request with its own body, and ends.
    private final class Echo: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        }
    }

    /// Launches nothing; remembers the limits that it was set to.
    private struct Launcher: TargetLauncher {
        var limits: [String: Int]?
        var means: Set<Scenario.Means> { [.restart] }

        func launch(isRestartable: Bool, applicationURL: String) async throws -> TargetInstance {
            throw CallFailure(why: "nothing is launched here", isUnreachable: false)
        }

        func setting(_ limits: [String: Int]) -> (any TargetLauncher)? { Launcher(limits: limits) }
    }

    @Test("sets the limits of the servers behind it, and gives what they give")
    func setsLimits() throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let delayed = DelayedLauncher(launcher: Launcher(), delay: .milliseconds(1), group: group)
        #expect(delayed.means == [.restart])
        let set = try #require(delayed.setting(["maxConnections": 2]) as? DelayedLauncher)
        #expect(set.delay == .milliseconds(1))
        #expect((set.launcher as? Launcher)?.limits == ["maxConnections": 2])
        let isSlow = delayed.setting(["slowDeviceSeconds": 20])
        #expect(isSlow == nil)
    }

    @Test("hands on every byte, so much later")
    func delays() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Echo()) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(server.localAddress?.port)
        let target = TargetInstance(endpoint: Endpoint(host: "127.0.0.1", port: port), application: nil)
        try await target.delay(by: .milliseconds(40), on: group)
        #expect(target.endpoint.port != port)
        #expect(target.authority == "127.0.0.1:\(port)")
        let request = HTTPRequest(method: "GET", path: "/", headers: [HeaderField("Host", "x")])
        let start = ContinuousClock.now
        let answer = try await HTTPCaller.call(request, to: target.endpoint, timeout: .seconds(10), on: group)
        #expect(answer.body == Array("abc".utf8))
        #expect(ContinuousClock.now - start >= .milliseconds(80))
        await target.stop()
        try await server.close()
        await #expect(throws: CallFailure.self) {
            try await HTTPCaller.call(request, to: target.endpoint, timeout: .seconds(10), on: group)
        }
    }
}
