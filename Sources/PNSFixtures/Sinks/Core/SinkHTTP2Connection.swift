import NIOCore
import NIOHTTP2
import PNSConformance

/// One connection of HTTP/2 at a sink: how many streams it can have, and when it goes away.
///
/// It belongs to its event loop.
final class SinkHTTP2Connection {
    let connections: SinkConnections
    let number: Int
    private(set) var maxStreams: Int
    private var scriptedMaxStreams: Int?
    private let channel: any Channel
    private var openStreams = 0
    private var newestStream = HTTP2StreamID.rootStream
    private var count = 0
    private var isGoingAway = false

    init(_ connections: SinkConnections, number: Int, channel: any Channel) {
        self.connections = connections
        self.number = number
        self.channel = channel
        self.maxStreams = connections.listener.maxStreams
    }

    /// A stream began.
    func began(_ id: HTTP2StreamID) {
        self.openStreams += 1
        self.newestStream = max(self.newestStream, id)
    }

    /// A stream is over; with the last one, a connection that goes away ends.
    func ended() {
        self.openStreams -= 1
        if self.isGoingAway, self.openStreams == 0 { self.finish() }
    }

    /// What becomes of a request, its connection included.
    func respond(to request: SinkRequest) -> SinkReply {
        self.count += 1
        var request = request
        request.openStreams = self.openStreams
        var reply = self.connections.respond(request)
        if self.count == self.connections.listener.goAwayAfter, reply.ending == .answered { reply.ending = .goAway }
        return reply
    }

    /// Tells the peer how many streams it can have, if that changes; what a script said once holds.
    func announce(maxStreams: Int?, scripted: Int?) {
        if let scripted { self.scriptedMaxStreams = scripted }
        guard let maxStreams = self.scriptedMaxStreams ?? maxStreams, maxStreams != self.maxStreams else { return }
        self.maxStreams = maxStreams
        let setting = HTTP2Setting(parameter: .maxConcurrentStreams, value: maxStreams)
        self.write(.settings(.settings([setting])))
    }

    /// Takes no new streams.
    ///
    /// - Parameter refused: A stream that is named as not processed, as all after it are; `nil` where all are.
    func goAway(refused: HTTP2StreamID? = nil) {
        guard !self.isGoingAway else { return }
        self.isGoingAway = true
        var last = self.newestStream
        // The streams of a client are odd.
        if let refused { last = HTTP2StreamID(max(0, Int(refused) - 2)) }
        self.write(.goAway(lastStreamID: last, errorCode: .noError, opaqueData: ByteBuffer(bytes: SinkReply.goingAway)))
        if self.openStreams == 0 { self.finish() }
    }

    /// Ends the connection without another word.
    func close() {
        self.channel.close(promise: nil)
    }

    /// Ends the connection once all that was written has left: a ping goes behind it.
    ///
    /// A stream ends inside of the write of its last frame; only then can something be written behind that.
    private func finish() {
        let channel = self.channel
        channel.eventLoop.execute {
            let ping = HTTP2Frame(streamID: .rootStream, payload: .ping(HTTP2PingData(), ack: false))
            channel.writeAndFlush(ping).whenComplete { _ in channel.close(promise: nil) }
        }
    }

    private func write(_ payload: HTTP2Frame.FramePayload) {
        self.channel.writeAndFlush(HTTP2Frame(streamID: .rootStream, payload: payload), promise: nil)
    }
}
