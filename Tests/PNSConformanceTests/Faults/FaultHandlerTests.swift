import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import PNSConformance

/// Rules on real connections, to a server that answers every request alike.
@Suite struct FaultHandlerTests {
    private final class Seen: Sendable {
        let bytes = Mutex(0)
    }

    private final class Answers: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let seen: Seen

        init(_ seen: Seen) { self.seen = seen }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let count = unwrapInboundIn(data).readableBytes
            seen.bytes.withLock { $0 += count }
            let text = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        }
    }

    /// Makes a request over a connection that obeys a rule.
    ///
    /// - Returns: The answer or why there is none, the rules that did not fire, and how many bytes the server read.
    private static func call(
        _ rule: String
    ) async throws -> (answer: Result<HTTPAnswer, CallFailure>, idle: [FaultRule], read: Int) {
        let group = MultiThreadedEventLoopGroup.singleton
        let seen = Seen()
        let server = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answers(seen))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let endpoint = Endpoint(host: "127.0.0.1", port: try #require(server.localAddress?.port))
        let line = FaultLine([try FaultRule(text: rule)])
        let request = HTTPRequest(method: "GET", path: "/", headers: [HeaderField("Host", "x")])
        let answer: Result<HTTPAnswer, CallFailure>
        do throws(CallFailure) {
            let timeout = Duration.seconds(30)
            answer = .success(
                try await HTTPCaller.call(request, to: endpoint, timeout: timeout, faults: [line], on: group)
            )
        } catch {
            answer = .failure(error)
        }
        try await server.close()
        return (answer, line.idle, seen.bytes.withLock { $0 })
    }

    @Test("loses an answer", arguments: ["close,received,byte=1", "close,received,byte=20,how=reset"])
    func losesAnswers(rule: String) async throws {
        let (answer, idle, read) = try await Self.call(rule)
        #expect(throws: CallFailure.self) { try answer.get() }
        #expect(idle.isEmpty)
        #expect(read > 0)
    }

    @Test("ends a connection before anything was sent")
    func sendsNothing() async throws {
        let (answer, idle, read) = try await Self.call("close,sent,byte=1")
        #expect(throws: CallFailure.self) { try answer.get() }
        #expect(idle.isEmpty)
        #expect(read == 0)
    }

    @Test("delays, and loses nothing")
    func delays() async throws {
        let start = ContinuousClock.now
        let (answer, idle, _) = try await Self.call("delay,received,byte=1,milliseconds=60")
        #expect(try answer.get().body == Array("abc".utf8))
        #expect(ContinuousClock.now - start >= .milliseconds(60))
        #expect(idle.isEmpty)
    }

    @Test("says which rules did not fire")
    func isIdle() async throws {
        let (answer, idle, _) = try await Self.call("close,received,byte=100000")
        #expect(try answer.get().status == 200)
        #expect(idle.map(\.description) == ["close,received,byte=100000,how=end"])
    }
}
