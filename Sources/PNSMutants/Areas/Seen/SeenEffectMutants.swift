import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants in which a request changes something that it must not.
    static let seenEffects: [Mutant] = [
        Mutant("renews-seen-dates") { setup in
            let renewals = SessionMemory<Int64, Int>(0)
            setup.rigStore { rig in
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    for notification in try await base.allSeen(of: user) {
                        renewals.update(notification.sequence) { $0 += 1 }
                    }
                    return try await base.unseen(of: user, within: bounds)
                }
                rig.onSeen = { base, question throws(StoreError) in
                    try await base.seen(question).map { $0.seen(later: renewals[$0.sequence]) }
                }
            }
        },
        Mutant("seen-request-renews") { setup in
            let renewals = SessionMemory<Int64, Int>(0)
            setup.rigStore { rig in
                rig.onSeen = { base, question throws(StoreError) in
                    try await base.seen(question).map { notification in
                        notification.seen(
                            later: renewals.update(notification.sequence) { renewals in
                                defer { renewals += 1 }
                                return renewals
                            }
                        )
                    }
                }
            }
        },
        Mutant("seen-request-marks") { setup in
            let bus = setup.theBus()
            let retention = setup.configuration.service.retentionAfterSeen
            setup.rigStore { rig in
                rig.onSeen = { base, question throws(StoreError) in
                    let page = try await base.seen(question)
                    guard question.createdAfter == nil else { return page }
                    let now = question.seenAfter.advanced(by: retention)
                    let unseen = try await base.allUnseen(of: question.user).map(\.sequence)
                    let count = try await base.markSeen(unseen, of: question.user, at: now)
                    bus.publish([CountChange(user: question.user, count: count)])
                    return page
                }
            }
        },
        Mutant("seen-request-marks-in-silence") { setup in
            let hidden = SessionMemory<Int64, Bool>(false)
            setup.rigStore { rig in
                rig.onSeen = { base, question throws(StoreError) in
                    if question.createdAfter == nil {
                        for notification in try await base.allUnseen(of: question.user) {
                            hidden[notification.sequence] = true
                        }
                    }
                    return try await base.seen(question)
                }
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    try await base.unseen(of: user, within: bounds).filter { !hidden[$0.sequence] }
                }
            }
        },
    ]
}

extension RetainedNotification {
    /// The notification with a seen date that is some seconds later.
    fileprivate func seen(later seconds: Int) -> RetainedNotification {
        var notification = self
        notification.seenDate = notification.seenDate.advanced(by: .seconds(seconds))
        return notification
    }
}
