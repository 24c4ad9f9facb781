import NIOCore
import NIOHTTP1

/// Decodes the requests of a connection, any of which can ask for an upgrade.
///
/// The parser below takes no more bytes after a request that asked for one. When nothing came of it, the rest of the
/// connection is HTTP as before and goes to a fresh parser; when it was accepted, the rest is given on as it is.
final class RequestDecoder: ByteToMessageDecoder {
    typealias InboundOut = HTTPServerRequestPart

    /// Whether the bytes behind the present request wait for a decision.
    var isHeld = false

    /// Whether the connection has left HTTP; the bytes not decoded go on when this handler is removed.
    var isRaw = false

    /// How many requests that asked for an upgrade have ended, and after how many of them the parser is known to run.
    private var offers = 0
    private var settledOffers = 0
    private let limits: NIOHTTPDecoderLimitConfiguration
    private var parser: HTTPRequestDecoder

    /// Creates the decoder of one connection.
    ///
    /// - Parameter maxHeadBytes: The bytes of a head that are taken; 0 for as many as the parser takes by itself.
    init(maxHeadBytes: Int) {
        self.limits = Self.limits(maxHeadBytes)
        self.parser = Self.makeParser(self.limits)
    }

    /// Notes that a request has ended after which the parser can have stopped.
    func offerEnded() {
        self.offers += 1
    }

    func decoderAdded(context: ChannelHandlerContext) {
        self.parser.decoderAdded(context: context)
    }

    func decoderRemoved(context: ChannelHandlerContext) {
        self.parser.decoderRemoved(context: context)
    }

    func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard !self.isRaw else { return .needMoreData }
        while buffer.readableBytes > 0 {
            let (before, offers) = (buffer.readableBytes, self.offers)
            _ = try self.parser.decode(context: context, buffer: &buffer)
            if offers != self.settledOffers {
                // At the beginning of a request a parser that runs takes something.
                let hasStopped = buffer.readableBytes == before
                if hasStopped, self.isHeld { break }
                self.settledOffers = offers
                if hasStopped {
                    self.parser.decoderRemoved(context: context)
                    self.parser = Self.makeParser(self.limits)
                    self.parser.decoderAdded(context: context)
                    continue
                }
            }
            if self.offers == self.settledOffers { break }
        }
        return .needMoreData
    }

    func decodeLast(
        context: ChannelHandlerContext,
        buffer: inout ByteBuffer,
        seenEOF: Bool
    ) throws -> DecodingState {
        guard self.isRaw else {
            _ = try self.decode(context: context, buffer: &buffer)
            return try self.parser.decodeLast(context: context, buffer: &buffer, seenEOF: seenEOF)
        }
        if buffer.readableBytes > 0 { context.fireChannelRead(NIOAny(buffer)) }  // CON-013
        buffer = ByteBuffer()
        return .needMoreData
    }

    /// What the parser takes (LIM-010).
    ///
    /// It counts names and values only; each header has four bytes besides, so a quarter as many headers
    /// keep what it takes below twice the limit.
    private static func limits(_ maxHeadBytes: Int) -> NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        if maxHeadBytes > 0 {
            limits.maxHeaderFieldSize = maxHeadBytes
            limits.maxHeaderFieldCount = maxHeadBytes / 4
        }
        limits.maxHeaderListSize = limits.maxHeaderFieldSize
        return limits
    }

    private static func makeParser(_ limits: NIOHTTPDecoderLimitConfiguration) -> HTTPRequestDecoder {
        HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
    }
}
