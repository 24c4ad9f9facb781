import PNSCodec
import PNSServer
import PNSService

extension Mutant {
    /// A mutant that goes by other limits than it publishes.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - change: Changes the limits; they have to stay above the least ones.
    /// - Returns: The mutant.
    static func limits(_ id: String, _ change: @escaping @Sendable (inout Limits) -> Void) -> Mutant {
        Mutant(id) { setup in
            let published = setup.configuration.service.limits
            var limits = published
            change(&limits)
            let service = setup.configuration.service
            guard
                let settings = try? ServiceSettings(
                    limits: limits,
                    sweepInterval: service.sweepInterval,
                    sweepBatch: service.sweepBatch,
                    maxQueuedRequests: service.maxQueuedRequests
                )
            else { preconditionFailure("\(id) breaks the least limits") }
            setup.configuration.service = settings
            setup.seams.http = HTTPRewrite(answer: { answer in
                guard var document = try? Discovery(wire: answer.body) else { return }
                document.limits = published
                answer.body = document.wire()
            })
        }
    }
}
