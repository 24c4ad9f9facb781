import NIOCore
import NIOHTTP1

/// The handlers between the socket and the gate, as long as a connection speaks HTTP.
struct HTTPCodecHandlers {
    /// The most that waits to be decoded: parts of a head, or what came behind a handshake that is held.
    private static let maxUndecodedBytes = 1_048_576

    let encoder = HTTPResponseEncoder()
    let decoder: RequestDecoder
    let interceptor: HTTPInterceptHandler?
    private let decoderHandler: ByteToMessageHandler<RequestDecoder>

    /// Makes the handlers of one connection.
    ///
    /// - Parameters:
    ///   - interceptor: Sees requests before and answers after everything else, if there is one.
    ///   - maxHeadBytes: The bytes of a head that are taken; 0 for as many as the parser takes by itself (LIM-010).
    init(interceptor: (any HTTPInterceptor)?, maxHeadBytes: Int) {
        self.decoder = RequestDecoder(maxHeadBytes: maxHeadBytes)
        self.decoderHandler = ByteToMessageHandler(self.decoder, maximumBufferSize: Self.maxUndecodedBytes)
        self.interceptor = interceptor.map(HTTPInterceptHandler.init)
    }

    /// Adds them to a pipeline without handlers.
    func add(to pipeline: ChannelPipeline.SynchronousOperations) throws {
        try pipeline.addHandler(self.encoder)
        try pipeline.addHandler(self.decoderHandler)
        if let interceptor = self.interceptor { try pipeline.addHandler(interceptor) }
    }

    /// Decodes what has arrived behind a request that is answered now.
    func resumeDecoding(in pipeline: ChannelPipeline.SynchronousOperations) {
        self.decoder.isHeld = false
        guard let context = try? pipeline.context(handler: self.decoderHandler) else { return }
        self.decoderHandler.channelRead(context: context, data: NIOAny(ByteBuffer()))
        context.fireChannelReadComplete()
    }

    /// Takes the handlers out; the bytes not decoded yet go to the handlers behind (CON-013).
    ///
    /// - Parameter pipeline: Where they are.
    /// - Returns: Succeeds when those bytes have been handed over.
    func remove(from pipeline: ChannelPipeline.SynchronousOperations) -> EventLoopFuture<Void> {
        self.decoder.isRaw = true
        pipeline.removeHandler(self.encoder, promise: nil)
        if let interceptor = self.interceptor { pipeline.removeHandler(interceptor, promise: nil) }
        return pipeline.removeHandler(self.decoderHandler)
    }
}
