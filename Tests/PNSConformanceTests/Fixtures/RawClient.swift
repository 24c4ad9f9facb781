import NIOCore
import NIOPosix
import Synchronization

@testable import PNSConformance

/// A connection of the tests: bytes out, whole answers in.
final class RawClient: Sendable {
    private let channel: any Channel
    private let inbox: Inbox

    private init(channel: any Channel, inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    static func connect(_ url: String, on group: any EventLoopGroup) async throws -> RawClient {
        guard let endpoint = Endpoint.parse(url)?.endpoint else { throw CallFailure(why: url, isUnreachable: true) }
        let inbox = Inbox()
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(InboxHandler(inbox: inbox))
                }
            }
            .connect(host: endpoint.host, port: endpoint.port).get()
        return RawClient(channel: channel, inbox: inbox)
    }

    func send(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text))
    }

    func get(_ path: String = "/authenticate", headers: String = "") async throws {
        try await send("GET \(path) HTTP/1.1\r\nHost: x\r\n\(headers)\r\n")
    }

    /// The next answer; `nil` when the connection has ended before one.
    func answer() async -> HTTPAnswer? { await inbox.answers.next() ?? nil }

    func close() async { try? await channel.close() }

    fileprivate final class Inbox: Sendable {
        let answers = Mailbox<HTTPAnswer?>(bound: 100, overflow: nil)
    }

    private final class InboxHandler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let inbox: Inbox
        private var reader = HTTPAnswerReader()

        init(inbox: Inbox) { self.inbox = inbox }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = Array(unwrapInboundIn(data).readableBytesView)
            while case .complete(let answer, let rest) = reader.read(bytes) {
                inbox.answers.post(answer)
                reader = HTTPAnswerReader()
                bytes = rest
                if rest.isEmpty { return }
            }
        }

        func channelInactive(context: ChannelHandlerContext) { inbox.answers.post(nil) }
    }
}
