import PNSService
import Synchronization

/// Answers requests by a script, and keeps what was asked.
final class ScriptedClient: OutboundClient {
    typealias Script = @Sendable (OutboundRequest, Int) async throws(OutboundFailure) -> OutboundAnswer

    private let script: Script
    private let record = Mutex<[OutboundRequest]>([])

    /// - Parameter script: Answers a request, given how many there were before it.
    init(_ script: @escaping Script) {
        self.script = script
    }

    var requests: [OutboundRequest] { self.record.withLock { $0 } }

    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundAnswer {
        let number = self.record.withLock { record in
            record.append(request)
            return record.count - 1
        }
        return try await self.script(request, number)
    }

    func shutdown() async {}
}

extension OutboundRequest {
    func header(_ name: String) -> String? {
        self.headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
