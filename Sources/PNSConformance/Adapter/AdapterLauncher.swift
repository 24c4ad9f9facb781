public import NIOCore
import Synchronization

/// Starts an adapter, as often as servers are needed, and judges the server behind it.
public struct AdapterLauncher: TargetLauncher {
    private let command: String
    private let group: any EventLoopGroup

    /// Creates a launcher.
    ///
    /// - Parameters:
    ///   - command: What `/bin/sh -c` runs; it speaks the lines of `Conformance/ADAPTER.md`.
    ///   - group: Event loops for its lines.
    public init(command: String, group: any EventLoopGroup) {
        self.command = command
        self.group = group
    }

    /// Users exist as soon as the adapter names them; clock and restart are what the adapter says.
    public var means: Set<Scenario.Means> { [.application] }

    /// Starts one more process of the adapter.
    public func launch(isRestartable: Bool, applicationURL: String) async throws -> TargetInstance {
        let session = try await AdapterSession.start(command: command, on: group)
        return TargetInstance(
            endpoint: Endpoint(host: "adapter", port: 0),
            application: nil,
            adapter: session,
            restart: { withKill in try await session.perform(.restart(withKill: withKill)) },
            stop: { await session.stop() }
        )
    }
}

extension AdapterSession {
    /// Asks for something that has to be done.
    ///
    /// - Throws: ``CallFailure`` when it was not.
    func perform(_ request: AdapterRequest) async throws(CallFailure) {
        switch await ask(request) {
        case .done: return
        case .refused(let code, let message):
            let why = "the adapter answered \(code.rawValue) to \(request.word): \(message)"
            throw CallFailure(why: why, isUnreachable: false)
        case .broken(let fault): throw CallFailure(why: fault.sentence, isUnreachable: true)
        }
    }
}
