import Foundation
import NIOCore

/// The connection of one device of a fleet.
final class FleetSocket: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let fleet: DeviceFleet
    private var opened: EventLoopPromise<Void>?
    private let awaitsFrame: Bool
    private var isUpgraded = false
    private var answer = ByteBuffer()
    private var frames = FrameScanner()
    private var round = 0

    /// Makes the handler of a connection.
    ///
    /// - Parameters:
    ///   - fleet: Where it belongs.
    ///   - opened: Kept when the connection is open.
    ///   - awaitsFrame: Whether it is open only when a first frame has come.
    init(fleet: DeviceFleet, opened: EventLoopPromise<Void>, awaitsFrame: Bool) {
        self.fleet = fleet
        self.opened = opened
        self.awaitsFrame = awaitsFrame
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if isUpgraded { readFrames(bytes, context) } else { readAnswer(bytes, context) }
    }

    private func readAnswer(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        answer.writeImmutableBuffer(bytes)
        let text = String(buffer: answer)
        guard let end = text.range(of: "\r\n\r\n") else { return }
        guard text.hasPrefix("HTTP/1.1 101") else {
            finishOpening(BenchFault("a device was refused: \(text.prefix(200))"))
            return context.close(promise: nil)
        }
        isUpgraded = true
        answer.moveReaderIndex(forwardBy: text.utf8.distance(from: text.startIndex, to: end.upperBound))
        let rest = answer
        answer = ByteBuffer()
        if !awaitsFrame { finishOpening(nil) }
        if rest.readableBytes > 0 { readFrames(rest, context) }
    }

    private func readFrames(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        var count = 0
        var isLast = false
        var ping: [UInt8]?
        frames.read(bytes) { opcode, payload in
            switch opcode {
            case 1:
                count += 1
                if round != fleet.round, payload.elementsEqual(fleet.awaited) {
                    round = fleet.round
                    isLast = true
                }
            case 9: ping = Array(payload)
            default: break
            }
        }
        if let ping {
            // Masked with zeros, which leaves the payload as it is.
            let pong = [0x8A, 0x80 | UInt8(ping.count & 0x7F), 0, 0, 0, 0] + ping
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: pong)), promise: nil)
        }
        if count > 0 { finishOpening(nil) }
        fleet.arrived(frames: count, isLast: isLast)
    }

    func channelInactive(context: ChannelHandlerContext) {
        let fault = BenchFault("the server closed the connection of a device")
        finishOpening(fault)
        fleet.fail(fault)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finishOpening(error)
        context.close(promise: nil)
    }

    private func finishOpening(_ error: (any Error)?) {
        guard let opened else { return }
        self.opened = nil
        if let error { opened.fail(error) } else { opened.succeed() }
    }
}

/// The connection of the application that publishes.
final class PublisherHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let fleet: DeviceFleet
    private var answers = AnswerScanner()

    /// Makes the handler.
    init(fleet: DeviceFleet) {
        self.fleet = fleet
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        do {
            for status in try answers.read(&bytes) where !(200..<300).contains(status) {
                fleet.fail(BenchFault("the server answered a publication with status \(status)"))
            }
        } catch {
            fleet.fail(error)
        }
    }
}
