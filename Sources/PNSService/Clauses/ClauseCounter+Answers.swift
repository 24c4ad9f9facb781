extension ClauseCounter {
    /// Notes the clauses that an answer to an unseen request obeys, by what is in it.
    func noteAnswer(unseen notifications: [StoredNotification]) {
        note(.uns001)
        note(.uns008)  // to the asking connection alone
        guard !notifications.isEmpty else { return note(.uns010) }
        note(.uns005)
        note(.uns006)
        note(.uns007)
        note(.tim004)
        if notifications.count > 1 { note(.uns011) }
    }

    /// Notes the clauses that an answer to a seen request obeys, by what is in it.
    func noteAnswer(seen notifications: [RetainedNotification]) {
        note(.sen001)
        note(.sen007)  // nothing is marked
        guard !notifications.isEmpty else { return }
        note(.sen002)
        note(.sen003)
        note(.tim004)
        note(.ret002)
        if notifications.count > 1 { note(.sen006) }
    }

    /// Notes the clauses that an answer of the feature `pns-2024` obeys, by what is in it.
    ///
    /// - Parameters:
    ///   - notifications: What is in it.
    ///   - unseen: How many of them were unseen until now.
    func noteAnswer(both notifications: [AnsweredNotification], unseen: Int) {
        note(.dat001)
        guard !notifications.isEmpty else { return }
        note(.dat002)
        note(.tim004)
        if notifications.count > 1 { note(.dat007) }
        if notifications.count > unseen { note(.dat012) }
    }
}
