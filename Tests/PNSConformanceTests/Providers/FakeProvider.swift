import Synchronization

@testable import PNSConformance

/// A provider in memory: what it receives is said by a test.
final class FakeProvider: ProviderFixture {
    private struct State {
        var listener: (@Sendable (ProviderRecord) -> Void)?
        var scripts: [String: [ProviderAnswer]] = [:]
    }

    let provider: ProviderKind
    let settings: [String: String]
    let secrets: [String]
    private let state = Mutex(State())

    init(_ provider: ProviderKind, settings: [String: String] = [:], secrets: [String] = []) {
        self.provider = provider
        self.settings = settings
        self.secrets = secrets
    }

    func makeDevice(_ token: String) -> ProviderDevice {
        guard provider == .webpush else { return ProviderDevice(token: token) }
        return ProviderDevice(
            token: "/push/\(token)",
            subscription: .object(["endpoint": .string("http://x/\(token)")])
        )
    }

    func script(token: String, answers: [ProviderAnswer]) {
        state.withLock { $0.scripts[token, default: []] += answers }
    }

    func observe(_ onRequest: @escaping @Sendable (ProviderRecord) -> Void) {
        state.withLock { $0.listener = onRequest }
    }

    func stop() async {}

    func scripted(_ token: String) -> [ProviderAnswer] { state.withLock { $0.scripts[token] ?? [] } }

    func receive(_ tokens: String...) {
        let record = ProviderRecord(
            provider: provider,
            path: "/",
            items: tokens.map { .init(token: $0, message: .null) }
        )
        state.withLock { $0.listener }?(record)
    }
}
