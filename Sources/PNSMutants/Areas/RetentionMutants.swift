import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.retention.…`.
    static let retention: [Mutant] = [
        Mutant("retention-from-acceptance") { setup in
            let arrivals = setup.trackArrivals()
            setup.rigStore { rig in
                rig.onSeen = { base, question throws(StoreError) in
                    try await base.seen(question).filter { arrivals[$0.sequence] ?? .latest > question.seenAfter }
                }
            }
        },
        Mutant("forgets-on-restart") { $0.store = InMemoryStore() },
        Mutant("loses-data-on-restart") { setup in
            let arrivals = setup.trackArrivals()
            setup.rigStore { rig in
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    try await base.unseen(of: user, within: bounds).filter { arrivals[$0.sequence] != nil }
                }
            }
        },
        Mutant("forgets-seen-on-restart") { setup in
            let start = SystemClock().now()
            setup.rigStore { rig in
                rig.onSeen = { base, question throws(StoreError) in
                    var question = question
                    question.seenAfter = max(question.seenAfter, start)
                    return try await base.seen(question)
                }
            }
        },
        Mutant("drops-seen-early") { setup in
            let half = setup.configuration.service.retentionAfterSeen / 2
            setup.rigStore { rig in
                rig.onSeen = { base, question throws(StoreError) in
                    var question = question
                    question.seenAfter = question.seenAfter.advanced(by: half)
                    return try await base.seen(question)
                }
            }
        },
        Mutant("keeps-seen-for-ever") { $0.keepSeenForEver() },
        Mutant("takes-no-retention-for-ever") { setup in
            if setup.configuration.service.limits.retentionAfterSeenSeconds == 0 { setup.keepSeenForEver() }
        },
        Mutant("expires-unseen") { setup in
            let arrivals = setup.trackArrivals()
            setup.rigStore { rig in
                rig.onSweep = { base, order throws(StoreError) in
                    for user in arrivals.recipients {
                        let old = try await base.allUnseen(of: user).map(\.sequence)
                            .filter { arrivals[$0] ?? .latest < order.seenBefore }
                        // Seen so long ago that the sweep takes them.
                        if !old.isEmpty { _ = try await base.markSeen(old, of: user, at: .earliest) }
                    }
                    return try await base.sweep(order)
                }
            }
        },
        Mutant("forgets-data-of-old-unseen") { setup in
            let arrivals = setup.trackArrivals()
            let floor = MutantMemory(Timestamp.earliest)
            setup.rigStore { rig in
                rig.onSweep = { base, order throws(StoreError) in
                    floor.with { $0 = order.seenBefore }
                    return try await base.sweep(order)
                }
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    let floor = floor.with { $0 }
                    return try await base.unseen(of: user, within: bounds)
                        .filter { arrivals[$0.sequence] ?? .latest > floor }
                }
            }
        },
    ]
}

extension MutantSetup {
    /// Answers with whatever was ever seen, and removes nothing.
    fileprivate mutating func keepSeenForEver() {
        self.rigStore { rig in
            rig.onSeen = { base, question throws(StoreError) in
                var question = question
                question.seenAfter = .earliest
                return try await base.seen(question)
            }
            rig.onSweep = { _, _ in SweepOutcome(removed: 0, more: false) }
        }
    }
}
