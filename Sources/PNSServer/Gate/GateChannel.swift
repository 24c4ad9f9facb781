import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// The child channel of the server: HTTP/1.1 behind a gate that can turn a connection into a device socket.
///
/// A device socket has no task; a connection that speaks HTTP has the one of Hummingbird.
struct GateChannel: HTTPChannelHandler {
    typealias RoutesChannel = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    /// What became of a connection.
    enum Outcome: Sendable {
        case routes(RoutesChannel)
        case device
        case closed
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let outcome: EventLoopFuture<Outcome>
    }

    let responder: Responder
    let settings: GateSettings

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            // A device that vanishes without a word is found out by the system, hours later at the latest.
            try channel.syncOptions?.setOption(.socketOption(.so_keepalive), value: 1)
            let outcome = channel.eventLoop.makePromise(of: Outcome.self)
            self.settings.connections.add()
            channel.closeFuture.whenComplete { _ in
                self.settings.connections.remove()
                outcome.succeed(.closed)
            }
            if let tls = self.settings.tls { try channel.pipeline.syncOperations.addHandler(tls.makeHandler()) }
            let codec = HTTPCodecHandlers(
                interceptor: self.settings.interceptor,
                maxHeadBytes: self.settings.maxHeadBytes
            )
            let gate = UpgradeGate(
                settings: self.settings,
                codec: codec,
                installRoutes: { outcome.succeed(.routes(try Self.installRoutes(on: $0, logger: logger))) },
                didUpgrade: { outcome.succeed(.device) }
            )
            try codec.add(to: channel.pipeline.syncOperations)
            try channel.pipeline.syncOperations.addHandler(gate)
            return Value(channel: channel, outcome: outcome.futureResult)
        }
    }

    func handle(value: Value, logger: Logger) async {
        let outcome = await withTaskCancellationHandler {
            try? await value.outcome.get()
        } onCancel: {
            value.channel.close(promise: nil)
        }
        if case .routes(let channel) = outcome {
            await self.handleHTTP(asyncChannel: channel, logger: logger)
        }
    }

    private static func installRoutes(on channel: any Channel, logger: Logger) throws -> RoutesChannel {
        // Cookies stay as they came: a probe forwards them (AUT-003).
        try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPServerCodec(secure: false, splitCookie: false))
        try channel.pipeline.syncOperations.addHandler(HTTPConnectionStateHandler(logger: logger))
        return try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)
        )
    }
}
