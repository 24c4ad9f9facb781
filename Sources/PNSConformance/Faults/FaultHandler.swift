import NIOCore
import NIOSSL

/// The bad network: stands in a connection of the runner, where its bytes are plain, and obeys the rules of a line.
///
/// It sees what TLS carries, so a scenario breaks a connection at the same place with and without it.
final class FaultHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What is to be done once the bytes before it are through.
    private enum Item {
        case bytes([UInt8])
        case end(withReset: Bool)
        /// The runner ends it.
        case close(CloseMode, EventLoopPromise<Void>?)
    }

    private struct Queue {
        var items: CircularBuffer<(due: NIODeadline, item: Item)> = []
        var lastDue = NIODeadline.uptimeNanoseconds(0)
        var isScheduled = false
    }

    private let line: FaultLine
    private var engine: FaultEngine
    private var sent = Queue()
    private var received = Queue()
    /// A rule has ended the connection.
    private var hasEnded = false
    private var isOver = false

    /// Makes the handler of one connection.
    ///
    /// - Parameters:
    ///   - line: The rules, and whom to tell of those that fire.
    ///   - hasFrames: Whether frames follow a handshake.
    init(_ line: FaultLine, hasFrames: Bool) {
        self.line = line
        engine = FaultEngine(line.rules, hasFrames: hasFrames)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        promise?.succeed()
        take(Array(unwrapOutboundIn(data).readableBytesView), .sent, context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(Array(unwrapInboundIn(data).readableBytesView), .received, context)
    }

    /// What was delayed comes at once: there is nobody to hand it to once the connection is gone.
    func channelInactive(context: ChannelHandlerContext) {
        isOver = true
        append(engine.finish(.received), .received, context)
        sent.items.removeAll()
        while let next = received.items.popFirst() { perform(next.item, .received, context) }
        context.fireChannelInactive()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard !hasEnded else { return context.close(mode: mode, promise: promise) }
        append(engine.finish(.sent), .sent, context)
        append(.close(mode, promise), afterMilliseconds: 0, .sent, context)
        drain(.sent, context)
    }

    private func take(_ bytes: [UInt8], _ direction: FaultRule.Direction, _ context: ChannelHandlerContext) {
        guard !hasEnded else { return }
        let before = engine.fired.count
        let effects = engine.take(bytes, direction)
        for rule in engine.fired.dropFirst(before) { line.fire(rule) }
        append(effects, direction, context)
        drain(direction, context)
    }

    private func append(
        _ effects: [FaultEngine.Effect],
        _ direction: FaultRule.Direction,
        _ context: ChannelHandlerContext
    ) {
        for effect in effects {
            switch effect {
            case .pass(let bytes, let milliseconds):
                append(.bytes(bytes), afterMilliseconds: milliseconds, direction, context)
            case .end(let withReset):
                append(.end(withReset: withReset), afterMilliseconds: 0, direction, context)
            }
        }
    }

    private func append(
        _ item: Item,
        afterMilliseconds milliseconds: Int,
        _ direction: FaultRule.Direction,
        _ context: ChannelHandlerContext
    ) {
        change(direction) { queue in
            let due = max(queue.lastDue, context.eventLoop.now + .milliseconds(Int64(milliseconds)))
            queue.lastDue = due
            queue.items.append((due, item))
        }
    }

    private func change<Result>(_ direction: FaultRule.Direction, _ change: (inout Queue) -> Result) -> Result {
        switch direction {
        case .sent: change(&sent)
        case .received: change(&received)
        }
    }

    private func drain(_ direction: FaultRule.Direction, _ context: ChannelHandlerContext) {
        let loop = context.eventLoop
        while !isOver {
            let next = change(direction) { queue -> Item? in
                guard let first = queue.items.first, first.due <= loop.now else { return nil }
                return queue.items.removeFirst().item
            }
            guard let next else { break }
            perform(next, direction, context)
        }
        let due = change(direction) { queue -> NIODeadline? in
            guard !isOver, !queue.isScheduled, let first = queue.items.first else { return nil }
            queue.isScheduled = true
            return first.due
        }
        guard let due else { return }
        loop.assumeIsolated().scheduleTask(deadline: due) {
            self.change(direction) { $0.isScheduled = false }
            self.drain(direction, context)
        }
    }

    private func perform(_ item: Item, _ direction: FaultRule.Direction, _ context: ChannelHandlerContext) {
        switch item {
        case .bytes(let bytes):
            let buffer = ByteBuffer(bytes: bytes)
            switch direction {
            case .sent: context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
            case .received:
                context.fireChannelRead(wrapInboundOut(buffer))
                context.fireChannelReadComplete()
            }
        case .end(let withReset):
            hasEnded = true
            if withReset {
                context.channel.vanish()
            } else {
                // Behind what was written: the system has it then.
                context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in
                    context.close(promise: nil)
                }
            }
        case .close(let mode, let promise): context.close(mode: mode, promise: promise)
        }
    }
}
