import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that do what is forbidden three seconds after everything was settled, on every connection.
    static let late: [Mutant] = [
        .lateByService("counts-anew-later") { .count($0) },
        .lateByService("answers-unasked-later") { _ in .noUnseen },
        .lateInReality("counts-anew-after-3-s") { .count($0) },
        .lateInReality("answers-unasked-after-3-s") { _ in .noUnseen },
        Mutant("asks-again-later") { setup in
            let clock = setup.clock
            setup.seams.authenticator = { base in
                AuthenticatorRewrite(base: base) { handshake, base in
                    let due = clock.now().advanced(by: .seconds(3))
                    let hasAsked = MutantMemory(false)
                    clock.whenAdvanced {
                        guard clock.isSoon(after: due), hasAsked.with({ $0.switchedOn() }) else { return }
                        _ = await base.authenticate(handshake)
                    }
                    return await base.authenticate(handshake)
                }
            }
        },
    ]
}

extension Mutant {
    /// A mutant that sends something unasked once the clock of the service has been moved by three seconds.
    ///
    /// Nothing is sent after a long move: with that a scenario goes on, and what it judges next is not the lateness.
    fileprivate static func lateByService(
        _ id: String,
        _ stray: @escaping @Sendable (_ count: Int) -> ServerMessage
    ) -> Mutant {
        Mutant(id) { setup in
            let clock = setup.clock
            setup.whenBarriersAreAnswered { context, nextCount in
                let due = clock.now().advanced(by: .seconds(3))
                let isSent = MutantMemory(false)
                clock.whenAdvanced {
                    guard clock.isSoon(after: due), isSent.with({ $0.switchedOn() }) else { return }
                    context.perform([.send(stray(nextCount()))])
                }
            }
        }
    }

    /// A mutant that sends something unasked to everybody three seconds after the last of them fell silent.
    ///
    /// Not after each by itself: a scenario that is kept waiting by a busy machine is not over yet.
    fileprivate static func lateInReality(
        _ id: String,
        _ stray: @escaping @Sendable (_ count: Int) -> ServerMessage
    ) -> Mutant {
        Mutant(id) { setup in
            let strays = SessionMemory<UInt64, @Sendable () -> Void>({})
            let newest = MutantMemory(0)
            setup.whenBarriersAreAnswered { context, nextCount in
                strays[context.connection] = { context.perform([.send(stray(nextCount()))]) }
                let number = newest.with { number in
                    number += 1
                    return number
                }
                Task {
                    // The lateness is the mutation.
                    try await Task.sleep(for: .seconds(3))
                    guard newest.with({ $0 }) == number else { return }
                    for connection in strays.keys { strays[connection]() }
                }
            }
        }
    }
}

extension MutantSetup {
    /// Sees each answer to the read barrier of the runner, with what gives a count that the connection was not told yet.
    fileprivate mutating func whenBarriersAreAnswered(
        _ see: @escaping @Sendable (SessionContext, _ nextCount: @escaping @Sendable () -> Int) -> Void
    ) {
        let counts = SessionMemory<UInt64, Int>(0)
        self.rewriteMessages { context, message in
            if let count = message.count { counts[context.connection] = count }
            guard case .seenNotificationData(let data) = message, data.seenNotificationData.isEmpty else {
                return [message]
            }
            see(context) {
                counts.update(context.connection) { count in
                    count += 1
                    return count
                }
            }
            return [message]
        }
    }
}

extension AdjustableClock {
    /// Whether an instant has come, and was not left far behind by one move.
    fileprivate func isSoon(after due: Timestamp) -> Bool {
        let now = self.now()
        return due <= now && now <= due.advanced(by: .seconds(90))
    }
}

extension Bool {
    /// Switches on; `false` where it was on already.
    fileprivate mutating func switchedOn() -> Bool {
        defer { self = true }
        return !self
    }
}

extension ServerMessage {
    /// The answer to an unseen request of a user who has seen everything.
    fileprivate static var noUnseen: ServerMessage {
        .newNotificationData(NewNotificationData(newNotificationData: []))
    }
}
