import NIOCore
import NIOPosix
import Testing

@testable import PNSServer

/// A device that reads on when the server has ended its side, and never ends its own.
struct HalfOpenDevice {
    private let channel: any Channel

    static func connect(to server: TestServer) async throws -> HalfOpenDevice {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: server.addresses.http.host, port: server.addresses.http.port).get()
        let handshake = TestServer.handshake("Authorization: Bearer dev-u1")
        try await channel.writeAndFlush(ByteBuffer(string: handshake))
        return HalfOpenDevice(channel: channel)
    }

    func breakTheFraming() async throws {
        try await self.channel.writeAndFlush(ByteBuffer(bytes: TestFrame(opcode: 3).bytes))
    }

    /// Returns when the connection is gone altogether: a write then fails.
    func isCutOff() async {
        while (try? await self.channel.writeAndFlush(ByteBuffer(bytes: [0]))) != nil {}
    }
}
