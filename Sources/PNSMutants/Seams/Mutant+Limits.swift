import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutant {
    /// A mutant that keeps another limit than it publishes.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - name: The name of the limit.
    ///   - limit: The limit.
    ///   - kept: What is kept, by what is published; 0 for nothing.
    /// - Returns: The mutant.
    static func keeping(
        _ id: String,
        _ name: String,
        _ limit: any WritableKeyPath<Limits, Int> & Sendable,
        _ kept: @escaping @Sendable (Int) -> Int
    ) -> Mutant {
        Mutant(id) { setup in
            let settings = setup.configuration.service
            let published = settings.limits[keyPath: limit]
            var limits = settings.limits
            limits[keyPath: limit] = kept(published)
            guard
                let changed = try? ServiceSettings(
                    limits: limits,
                    sweepInterval: settings.sweepInterval,
                    sweepBatch: settings.sweepBatch,
                    maxQueuedRequests: settings.maxQueuedRequests
                )
            else { preconditionFailure("a mutant keeps a limit that the specification permits") }
            setup.configuration.service = changed
            setup.seams.http = HTTPRewrite(answer: { answer in
                guard answer.isFor(.get, "/.well-known/pns", 200) else { return }
                let limits = answer[member: "limits"]?.setting(name, to: .number(JSONNumber(published)))
                answer[member: "limits"] = limits
            })
        }
    }

    /// A mutant that does not keep a limit that it publishes.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - name: The name of the limit.
    ///   - limit: The limit.
    /// - Returns: The mutant.
    static func ignoring(
        _ id: String,
        _ name: String,
        _ limit: any WritableKeyPath<Limits, Int> & Sendable
    ) -> Mutant {
        .keeping(id, name, limit) { _ in 0 }
    }
}
