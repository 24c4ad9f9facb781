import PNSCodec
import PNSService
import Testing

@testable import PNSServer

/// A server with the profile `receipts` and one handler, which tells a test of every receipt.
enum ReceiptsServer {
    /// Runs a test against a server that is stopped afterwards.
    static func with(
        authentication: ServerConfiguration.Authentication = .dev,
        configure: (inout ServerConfiguration) -> Void = { _ in },
        _ body: (TestServer, ReceiptInbox) async throws -> Void
    ) async throws {
        let inbox = ReceiptInbox()
        try await TestServer.with(
            authentication: authentication,
            configure: { configuration in
                configuration.receipts = ReceiptsSettings(
                    registry: InMemoryDeviceRegistry(),
                    handlers: [HandlerPlan("test") { _ in inbox }],
                    numbers: UIDSource { 1_001 }
                )
                configure(&configuration)
            }
        ) { server in try await body(server, inbox) }
    }
}

/// A handler that keeps what it is given until a test takes it.
final class ReceiptInbox: PushHandler {
    let queueLimit: Int
    private let receipts: AsyncStream<Receipt>
    private let put: AsyncStream<Receipt>.Continuation

    init(queueLimit: Int = 1_024) {
        self.queueLimit = queueLimit
        (self.receipts, self.put) = AsyncStream.makeStream()
    }

    func push(_ receipt: Receipt) async -> PushTally {
        self.put.yield(receipt)
        return PushTally(sent: 1)
    }

    /// Waits for the next receipt.
    func next() async throws -> Receipt {
        var iterator = self.receipts.makeAsyncIterator()
        return try #require(await iterator.next())
    }
}

extension TestServer {
    /// Sends a request with the credentials of an application.
    func call(
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        token: String = "shop-token"
    ) async throws -> RawConnection.Response {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: test", "Authorization: Bearer \(token)"]
        if let body { lines.append("Content-Length: \(body.utf8.count)") }
        return try await self.request(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
    }
}
