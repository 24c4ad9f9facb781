import PNSConformance
import Synchronization

/// The scripted answers of a sink, by device token.
final class SinkScripts: Sendable {
    /// The token whose answers hold for all devices that have none of their own.
    static let anyToken = "*"

    private struct Script {
        var answers: [ProviderAnswer]
        /// What is answered when the others are used up; `nil` is what the rules say.
        var last: ProviderAnswer?
    }

    private let scripts = Mutex<[String: Script]>([:])

    /// Adds answers behind those that are not used up yet.
    func add(_ answers: [ProviderAnswer], for token: String) {
        guard !answers.isEmpty else { return }
        self.scripts.withLock { $0[token, default: Script(answers: [])].answers += answers }
    }

    /// Sets what a token is answered for ever, once its other answers are used up.
    func set(_ answer: ProviderAnswer?, for token: String) {
        self.scripts.withLock { $0[token, default: Script(answers: [])].last = answer }
    }

    /// Takes the next answer of each of these tokens, of one that stands there twice once.
    ///
    /// - Parameters:
    ///   - tokens: The devices of a request; of one about no device its path.
    ///   - fallback: The token whose answers hold for those that have none; `nil` is none.
    /// - Returns: The answers by token.
    func take(for tokens: [String], fallback: String?) -> [String: ProviderAnswer] {
        self.scripts.withLock { scripts in
            guard !scripts.isEmpty else { return [:] }
            var taken: [String: ProviderAnswer] = [:]
            for token in tokens where taken[token] == nil {
                guard let key = scripts[token] == nil ? fallback : token, var script = scripts[key] else { continue }
                taken[token] = script.answers.isEmpty ? script.last : script.answers.removeFirst()
                scripts[key] = script.answers.isEmpty && script.last == nil ? nil : script
            }
            return taken
        }
    }
}
