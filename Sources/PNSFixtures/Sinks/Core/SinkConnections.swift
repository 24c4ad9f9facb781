import NIOCore
import NIOHTTP1
import NIOHTTP2
import Synchronization

/// The connections of a sink, numbered in the order in which they were made.
final class SinkConnections: Sendable {
    private struct State {
        var last = 0
        var open: [Int: any Channel] = [:]
        var isOver = false
    }

    let listener: SinkListener
    let respond: SinkServer.Respond
    private let ended: @Sendable (Int) -> Void
    private let state = Mutex(State())

    init(
        listener: SinkListener,
        respond: @escaping SinkServer.Respond,
        ended: @escaping @Sendable (Int) -> Void
    ) {
        self.listener = listener
        self.respond = respond
        self.ended = ended
    }

    /// Makes a connection one of HTTP/1.1.
    @Sendable
    func speakHTTP1(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let number = self.opened(channel)
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
            try channel.pipeline.syncOperations.addHandler(SinkHTTP1Handler(self, number: number))
        }
    }

    /// Makes a connection one of HTTP/2.
    @Sendable
    func speakHTTP2(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let connection = SinkHTTP2Connection(self, number: self.opened(channel), channel: channel)
            var settings = NIOHTTP2Handler.ConnectionConfiguration()
            settings.initialSettings = [
                HTTP2Setting(parameter: .maxConcurrentStreams, value: connection.maxStreams),
                HTTP2Setting(parameter: .maxHeaderListSize, value: 65_536),
            ]
            settings.targetWindowSize = 1 << 20
            let bound = NIOLoopBound(connection, eventLoop: channel.eventLoop)
            _ = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
                mode: .server,
                connectionConfiguration: settings,
                streamConfiguration: NIOHTTP2Handler.StreamConfiguration()
            ) { stream in
                stream.getOption(HTTP2StreamChannelOptions.streamID).flatMapThrowing { id in
                    let handler = SinkStreamHandler(bound.value, id: id)
                    try stream.pipeline.syncOperations.addHandler(handler)
                }
            }
        }
    }

    /// Ends those that are open, and those that come about all the same.
    func closeAll() {
        let open = self.state.withLock { state in
            state.isOver = true
            return Array(state.open.values)
        }
        for channel in open { channel.close(promise: nil) }
    }

    private func opened(_ channel: any Channel) -> Int {
        let (number, isOver) = self.state.withLock { state in
            state.last += 1
            state.open[state.last] = channel
            return (state.last, state.isOver)
        }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { $0.open[number] = nil }
            self.ended(number)
        }
        if isOver { channel.close(promise: nil) }
        return number
    }
}
