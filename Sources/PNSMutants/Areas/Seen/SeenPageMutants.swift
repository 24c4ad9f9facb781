import PNSCodec
import PNSService

extension Mutants {
    /// Mutants that answer with other notifications than were asked for.
    static let seenPages: [Mutant] = [
        .seenPages("keeps-nothing-seen") { _, _ in [] },
        .seenPages("seen-arrival-order") { base, question throws(StoreError) in
            try await base.seen(question).sorted { $0.sequence < $1.sequence }
        },
        .seenPages("seen-includes-unseen") { base, question throws(StoreError) in
            let unseen = try await base.allUnseen(of: question.user)
                .filter { $0.createDate > question.createdAfter ?? .earliest }
                .map {
                    RetainedNotification(
                        sequence: $0.sequence,
                        data: $0.data,
                        createDate: $0.createDate,
                        seenDate: $0.createDate
                    )
                }
            return try await base.seen(question) + unseen
        },
        .seenPages("received-after-inclusive") { base, question throws(StoreError) in
            var question = question
            question.createdAfter = question.createdAfter?.advanced(by: .nanoseconds(-1))
            return try await base.seen(question)
        },
        .seenPages("received-after-ignored") { base, question throws(StoreError) in
            var question = question
            if !question.isBarrier { question.createdAfter = nil }
            return try await base.seen(question)
        },
        .seenPages("received-after-in-seconds") { base, question throws(StoreError) in
            var question = question
            question.createdAfter = question.createdAfter.map {
                Timestamp(seconds: $0.seconds, nanoseconds: 999_999_999)
            }
            return try await base.seen(question)
        },
        .seenPages("received-after-all-when-none") { base, question throws(StoreError) in
            let page = try await base.seen(question)
            guard page.isEmpty, !question.isBarrier else { return page }
            var question = question
            question.createdAfter = nil
            return try await base.seen(question)
        },
        .seenPages("unbounded-seen-answer") { base, question throws(StoreError) in
            var question = question
            question.bounds = .unbounded
            return try await base.seen(question)
        },
        .seenPages("splits-equal-dates") { base, question throws(StoreError) in
            let limit = question.bounds.maxNotifications
            var question = question
            question.bounds = .unbounded
            return Array(try await base.seen(question).prefix(limit))
        },
        .seenPages("cuts-equal-dates-at-the-limit") { base, question throws(StoreError) in
            Array(try await base.seen(question).prefix(question.bounds.maxNotifications))
        },
        .seenPages("gives-up-on-many-equal-dates") { base, question throws(StoreError) in
            let page = try await base.seen(question)
            return page.count > question.bounds.maxNotifications ? [] : page
        },
        .seenPages("answers-half-of-the-seen") { base, question throws(StoreError) in
            var question = question
            let limit = question.bounds.maxNotifications
            if limit > 3 { question.bounds.maxNotifications = limit / 2 }
            return try await base.seen(question)
        },
        .seenPages("answers-the-newest-seen") { base, question throws(StoreError) in
            let limit = question.bounds.maxNotifications
            let page = try await base.seen(question)
            var question = question
            question.bounds = .unbounded
            let all = try await base.seen(question)
            return all.count > limit ? Array(all.suffix(limit)) : page
        },
        .seenPages("long-seen-answers") { base, question throws(StoreError) in
            var question = question
            question.bounds.maxBytes = .max
            return try await base.seen(question)
        },
    ]
}
