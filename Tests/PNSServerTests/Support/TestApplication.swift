import NIOCore
import NIOPosix
import Synchronization

@testable import PNSServer

/// The application of a test: answers authentication requests as scripted, and keeps what it was asked.
final class TestApplication: Sendable {
    enum Reply: Sendable {
        case bytes(String)
        case silence
        case hangUp

        /// An answer with a body.
        static func answer(_ status: Int, _ body: String = "", _ headers: String...) -> Reply {
            let lines = ["HTTP/1.1 \(status) X", "Content-Length: \(body.utf8.count)"] + headers
            return .bytes(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
        }

        static func user(_ user: String) -> Reply {
            .answer(200, #"{"user_id":"\#(user)"}"#)
        }
    }

    let url: String
    private let channel: any Channel
    private let requests: Requests

    /// What the application was asked so far, head by head.
    var asked: [String] { self.requests.heads.withLock { $0 } }

    /// Waits until a connection of the server has ended.
    func connectionEnded() async {
        _ = await self.requests.ends.take { bytes, _ in bytes.isEmpty ? nil : bytes.removeFirst() }
    }

    /// Waits until the application was asked.
    func isAsked() async {
        _ = await self.requests.arrivals.take { bytes, _ in bytes.isEmpty ? nil : bytes.removeFirst() }
    }

    static func with(
        _ script: @escaping @Sendable (String) -> Reply,
        _ body: (TestApplication) async throws -> Void
    ) async throws {
        let requests = Requests(script: script)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answerer(requests))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let application = TestApplication(channel: channel, requests: requests)
        do {
            try await body(application)
        } catch {
            try? await channel.close()
            throw error
        }
        try await channel.close()
    }

    private init(channel: any Channel, requests: Requests) {
        self.url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/auth"
        self.channel = channel
        self.requests = requests
    }

    private final class Requests: Sendable {
        let script: @Sendable (String) -> Reply
        let heads = Mutex<[String]>([])
        let arrivals = Inbox()
        let ends = Inbox()

        init(script: @escaping @Sendable (String) -> Reply) {
            self.script = script
        }
    }

    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let requests: Requests
        private var text = ""

        init(_ requests: Requests) {
            self.requests = requests
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.text += String(buffer: self.unwrapInboundIn(data))
            while let end = self.text.firstRange(of: "\r\n\r\n") {
                let head = String(self.text[..<end.lowerBound])
                self.text.removeSubrange(..<end.upperBound)
                self.requests.heads.withLock { $0.append(head) }
                self.requests.arrivals.append([1])
                switch self.requests.script(head) {
                case .bytes(let bytes):
                    context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: bytes)), promise: nil)
                case .silence: break
                case .hangUp: context.close(promise: nil)
                }
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.requests.ends.append([1])
        }
    }
}
