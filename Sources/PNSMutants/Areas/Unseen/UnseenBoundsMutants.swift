import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that put too much or too little into an answer.
    static let unseenBounds: [Mutant] = [
        .limits("unbounded-answer") { $0.maxAnswerNotifications *= 4 },
        .limits("answers-half-of-the-limit") { limits in
            if limits.maxAnswerNotifications > 3 { limits.maxAnswerNotifications /= 2 }
        },
        .limits("long-answers") { $0.maxAnswerBytes *= 64 },
        .unseenPages("answers-only-the-oldest") { page, _ in Array(page.prefix(1)) },
        Mutant("answers-the-newest-when-bounded") { setup in
            setup.rigStore { rig in
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    let page = try await base.unseen(of: user, within: bounds)
                    let all = try await base.allUnseen(of: user)
                    return all.count > bounds.maxNotifications ? Array(all.suffix(bounds.maxNotifications)) : page
                }
            }
        },
        Mutant("answers-nothing-when-too-long") { setup in
            setup.rigStore { rig in
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    let short = AnswerBounds(maxNotifications: bounds.maxNotifications, maxBytes: .max)
                    let page = try await base.unseen(of: user, within: bounds)
                    return try await base.unseen(of: user, within: short).count > page.count ? [] : page
                }
            }
        },
        Mutant("misses-the-latest") { setup in
            // What arrived last is not found by the first question after it, as in an index that lags behind.
            let missed = SessionMemory<UserID, Int64>(-1)
            setup.rigStore { rig in
                rig.onUnseen = { base, user, bounds throws(StoreError) in
                    let page = try await base.unseen(of: user, within: bounds)
                    let latest = page.map(\.sequence).max() ?? -1
                    guard page.count > 1, missed[user] < latest else { return page }
                    missed[user] = latest
                    return page.filter { $0.sequence != latest }
                }
            }
        },
        Mutant("skips-the-rest") { setup in
            let isCut = SessionMemory<UInt64, Bool>(false)
            let limit = setup.configuration.service.limits.maxAnswerNotifications
            setup.rewriteMessages { context, message in
                guard let elements = message.unseen else { return [message] }
                let wasCut = isCut[context.connection]
                isCut[context.connection] = elements.count == limit
                return wasCut ? [.newNotificationData(NewNotificationData(newNotificationData: []))] : [message]
            }
        },
    ]
}
