public import NIOCore
import NIOHTTP1
import NIOPosix
public import PNSConformance
import Synchronization

/// The application that the runner plays: an HTTP server whose answers are keyed by the `Authorization` header.
public final class ScriptedApplication: ApplicationFixture {
    /// The path that the server under test is configured with.
    public static let path = "/authenticate"

    fileprivate struct Script: Sendable {
        var answer: ApplicationAnswer
        var onRequest: @Sendable (AuthenticationRequest) -> Void
    }

    /// The URL that the server under test has to be configured with.
    public let url: String
    /// The port on which it listens, whatever the URL says.
    public let port: Int
    private let channel: any Channel
    private let scripts: ScriptBook

    private init(url: String, port: Int, channel: any Channel, scripts: ScriptBook) {
        self.url = url
        self.port = port
        self.channel = channel
        self.scripts = scripts
    }

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - endpoint: Where to listen; port 0 takes a free one.
    ///   - advertisedURL: The URL under which the server reaches it; made from the listener when `nil`.
    ///   - group: The event loops to use.
    /// - Returns: The application, listening.
    /// - Throws: When the address is taken.
    public static func start(
        on endpoint: Endpoint,
        advertisedURL: String? = nil,
        group: any EventLoopGroup
    ) async throws -> ScriptedApplication {
        let scripts = ScriptBook(path: advertisedURL.map(Self.path(of:)) ?? path)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(ScriptedHandler(scripts: scripts))
                }
            }
            .bind(host: endpoint.host, port: endpoint.port).get()
        let port = channel.localAddress?.port ?? endpoint.port
        let authority = Endpoint(host: endpoint.host, port: port).authority
        let url = advertisedURL ?? "http://\(authority)\(path)"
        return ScriptedApplication(url: url, port: port, channel: channel, scripts: scripts)
    }

    /// The path of a URL, `https` included, without its query.
    private static func path(of url: String) -> String {
        let path = url.split(separator: "://", maxSplits: 1).last.map { $0.drop { $0 != "/" } } ?? ""
        return path.isEmpty ? "/" : String(path.prefix { $0 != "?" && $0 != "#" })
    }

    /// Announces credentials.
    public func announce(
        authorization: String,
        answer: ApplicationAnswer,
        onRequest: @escaping @Sendable (AuthenticationRequest) -> Void
    ) {
        scripts.set(Script(answer: answer, onRequest: onRequest), for: authorization)
    }

    /// Changes the answer for credentials that were announced.
    public func change(authorization: String, answer: ApplicationAnswer) {
        scripts.change(answer, for: authorization)
    }

    /// Stops listening.
    public func stop() async {
        try? await channel.close()
    }
}

/// The scripts by credentials.
private final class ScriptBook: Sendable {
    /// Where a server asks that does as it is told.
    private let path: String
    private let scripts = Mutex<[String: ScriptedApplication.Script]>([:])

    init(path: String) { self.path = path }

    func set(_ script: ScriptedApplication.Script, for authorization: String) {
        scripts.withLock { $0[authorization] = script }
    }

    func change(_ answer: ApplicationAnswer, for authorization: String) {
        scripts.withLock { $0[authorization]?.answer = answer }
    }

    /// The answer to a request, told to whoever announced the credentials before it is given.
    func answer(_ request: AuthenticationRequest) -> ApplicationAnswer {
        let credentials = request.headers.first { $0.name.lowercased() == "authorization" }?.value
        let script = scripts.withLock { scripts in credentials.flatMap { scripts[$0] } }
        guard let script else { return .answer(HTTPAnswer(status: 401)) }
        script.onRequest(request)
        // Only a server that follows a redirect comes here; it is let in, so that the mistake shows.
        guard request.path.prefix(while: { $0 != "?" }) == path else {
            return .accepting(userID: "followed-a-redirect")
        }
        return script.answer
    }
}

private final class ScriptedHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// A server that forwards more than this is not authenticating.
    private static let maxBodyBytes = 1 << 20

    private let scripts: ScriptBook
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(scripts: ScriptBook) { self.scripts = scripts }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let part):
            if body.count + part.readableBytes <= Self.maxBodyBytes { body += part.readableBytesView }
        case .end:
            guard let head else { return }
            self.head = nil
            let request = AuthenticationRequest(
                method: head.method.rawValue,
                path: head.uri,
                headers: head.headers.map { HeaderField($0.name, $0.value) },
                body: body
            )
            answer(scripts.answer(request), keepAlive: head.isKeepAlive, context)
        }
    }

    private func answer(_ answer: ApplicationAnswer, keepAlive: Bool, _ context: ChannelHandlerContext) {
        switch answer {
        case .never: break
        case .hangUp: context.close(promise: nil)
        case .answer(let answer):
            var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
            // A script can ask for chunks: two of them, as a length that is not known beforehand would give.
            let isChunked = headers[canonicalForm: "Transfer-Encoding"].contains { $0.lowercased() == "chunked" }
            headers.remove(name: "Transfer-Encoding")
            if isChunked {
                headers.remove(name: "Content-Length")
                headers.add(name: "Transfer-Encoding", value: "chunked")
            } else {
                headers.replaceOrAdd(name: "Content-Length", value: String(answer.body.count))
            }
            let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status), headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            let middle = isChunked ? answer.body.count / 2 : answer.body.count
            for part in [answer.body[..<middle], answer.body[middle...]] where !part.isEmpty {
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: part)))), promise: nil)
            }
            let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
            if !keepAlive {
                let channel = context.channel
                written.whenComplete { _ in channel.close(promise: nil) }
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
