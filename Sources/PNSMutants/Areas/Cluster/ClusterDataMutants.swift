import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants whose nodes answer from what they did themselves.
    static let clusterData: [Mutant] = [
        Mutant("answers-with-what-its-node-took") { setup in
            let (node, register) = (setup.node, setup.register)
            setup.rigStore { rig in
                rig.onAccept = { base, records, application, now throws(StoreError) in
                    for record in records { register.acceptors.update(record.user) { $0[record.data] = node } }
                    return try await base.accept(records, from: application, at: now)
                }
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    try await base.unseen(of: user, within: bounds).filter {
                        register.acceptors[user][$0.data, default: node] == node
                    }
                }
            }
        },
        Mutant("answers-with-what-its-node-marked") { setup in
            let (node, register) = (setup.node, setup.register)
            setup.rigStore { rig in
                rig.onMarkSeen = { base, sequences, user, now throws(StoreError) in
                    for sequence in sequences { register.markers[sequence] = node }
                    return try await base.markSeen(sequences, of: user, at: now)
                }
                rig.onSeen = { base, question throws(StoreError) in
                    try await base.seen(question).filter { (register.markers[$0.sequence] ?? node) == node }
                }
            }
        },
        Mutant("knows-the-ids-of-its-node") { setup in
            guard setup.node > 1 else { return }
            let node = setup.node
            setup.rigStore { rig in
                // The ids of two applications are apart.
                rig.onAccept = { base, records, application, now throws(StoreError) in
                    try await base.accept(records, from: ApplicationName("\(application) at \(node)"), at: now)
                }
            }
        },
    ]
}
