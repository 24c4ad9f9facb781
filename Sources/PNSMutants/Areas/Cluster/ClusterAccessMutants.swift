import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants whose nodes do not let in whom another one lets in, or do not say the same.
    static let clusterAccess: [Mutant] = [
        Mutant("one-node-for-each-user") { setup in
            let (node, register) = (setup.node, setup.register)
            setup.rewriteActions { context, actions in
                register.connections.note(context)
                register.homes[context.connection] = node
                guard case .opened = context.event else { return actions }
                for other in register.connections.others(than: context) where register.homes[other.connection] != node {
                    other.perform([.close(.policyViolation, reason: "The user has moved to another node.")])
                }
                return actions
            }
        },
        Mutant("each-node-signs-for-itself") { setup in
            guard let oauth = setup.configuration.oauth else { return }
            let suffix = Array(" of node \(setup.node)".utf8)
            setup.configuration.oauth = try? OAuthSettings(
                clients: oauth.clients,
                signingKeys: oauth.signingKeys.map { $0 + suffix },
                lifetimeSeconds: oauth.lifetimeSeconds
            )
        },
        Mutant("nodes-publish-different-limits") { setup in
            let node = setup.node
            setup.seams.http = HTTPRewrite(answer: { answer in
                guard node > 1, answer.isFor(.get, "/.well-known/pns", 200) else { return }
                let limits = answer[member: "limits"]?.setting("maxBatchNotifications", to: .number(JSONNumber(1_000)))
                answer[member: "limits"] = limits
            })
        },
    ]
}
