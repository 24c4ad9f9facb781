import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// What they send to a connection by its place among those of its user.
    static let firstCounts: [Mutant] = [
        .counts("no-first-count") { session, _, _ in !session.isFirstCount },
        .counts("no-zero-first-count") { session, count, _ in !session.isFirstCount || count != 0 },
        .counts("no-count-on-reconnect") { session, _, isAgain in !isAgain || !session.isFirstCount },
        .counts("reconnect-gets-no-counts") { session, _, isAgain in !isAgain || session.isFirstCount },
        Mutant("one-device-per-user") { setup in
            let connections = setup.trackConnections()
            setup.rewriteActions { session, actions in
                guard session.event == .opened else { return actions }
                for other in connections.others(than: session) {
                    other.perform([.close(.normal, reason: "another device has connected")])
                }
                return actions
            }
        },
    ]
}

extension Mutant {
    /// A mutant that keeps some counts to itself.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - isSent: Whether a count is sent; also sees whether the connection opened after another one of its user had
    ///     ended.
    /// - Returns: The mutant.
    fileprivate static func counts(
        _ id: String,
        _ isSent: @escaping @Sendable (SessionContext, _ count: Int, _ isAgain: Bool) -> Bool
    ) -> Mutant {
        Mutant(id) { setup in
            let left = SessionMemory<UserID, Bool>(false)
            let again = SessionMemory<UInt64, Bool>(false)
            setup.rewriteActions { session, actions in
                if session.event == .opened { again[session.connection] = left[session.user] }
                if session.event == .closed { left[session.user] = true }
                return actions
            }
            setup.rewriteMessages { session, message in
                guard let count = message.count else { return [message] }
                return isSent(session, count, again[session.connection]) ? [message] : []
            }
        }
    }
}

extension SessionContext {
    /// Whether a count that is sent now is the first one.
    fileprivate var isFirstCount: Bool {
        if case .countRead = self.event { true } else { false }
    }
}
