import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// How much the answer to a data request holds.
    static let dataPages: [Mutant] = [
        .dataPages("data-leaves-the-unseen-out") { page, _ in page.filter { $0.seenDate != nil } },
        .dataPages("data-without-bounds") { page, _ in page },
        .dataPages("data-is-the-newest") { page, limit in page.count > limit ? Array(page.suffix(limit)) : page },
        .dataPages("long-data-answers") { page, limit in bounded(page, limit) },
        .dataPages("data-splits-equal-dates") { page, limit in Array(page.prefix(limit)) },
        .dataPages("data-forgets-many-equal-dates") { page, limit in
            let dates = Set(page.map(\.createDate))
            return dates.count == 1 && page.count >= limit ? [] : bounded(page, limit)
        },
    ]

    /// A page by the rule.
    private static func bounded(_ page: [AnsweredNotification], _ limit: Int) -> [AnsweredNotification] {
        var bounded = DatePage<AnsweredNotification>(AnswerBounds(maxNotifications: limit, maxBytes: .max))
        for notification in page where !bounded.add(notification) { break }
        return bounded.notifications
    }
}

extension Mutant {
    /// A mutant that changes what the store gives out for data requests with a time; it sees all that there is.
    fileprivate static func dataPages(
        _ id: String,
        _ change: @escaping @Sendable ([AnsweredNotification], Int) -> [AnsweredNotification]
    ) -> Mutant {
        Mutant(id) { setup in
            setup.rigStore { rig in
                rig.onNotifications = { base, question throws(StoreError) in
                    let page = try await base.notifications(
                        of: question.user,
                        createdAfter: question.createdAfter ?? .earliest,
                        seenAfter: question.seenAfter,
                        within: .unbounded
                    )
                    return change(page, question.bounds.maxNotifications)
                }
            }
        }
    }
}
