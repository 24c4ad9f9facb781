import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.order.…`.
    static let order: [Mutant] = [
        .messages("answers-twice") { _, message in message.unseen == [] ? [message, message] : [message] },
        Mutant("late-counts") { setup in
            let waiting = SessionMemory<UInt64, [ServerMessage]>([])
            setup.rewriteMessages { context, message in
                if case .countRead = context.event { return [message] }
                guard message.count != nil else { return [message] }
                waiting.update(context.connection) { $0.append(message) }
                Task {
                    // The lateness is the mutation.
                    try await Task.sleep(for: .milliseconds(500))
                    waiting.update(context.connection) { context.perform([.send($0.removeFirst())]) }
                }
                return []
            }
        },
        Mutant("count-before-data") { setup in
            let newest = SessionMemory<UInt64, UnseenCount>(UnseenCount(count: 0, version: -1))
            setup.rewriteMessages { context, message in
                guard let elements = message.unseen, !elements.isEmpty else { return [message] }
                return [.count(newest[context.connection].count - elements.count), message]
            }
            setup.seesCounts { context, count in
                newest.update(context.connection) { $0 = $0.version < count.version ? count : $0 }
            }
        },
        Mutant("pushes-data") { setup in
            let latest = SessionMemory<UserID, [UnseenNotification]>([])
            setup.rigStore { rig in
                rig.onAccept = { base, records, application, now throws(StoreError) in
                    for record in records {
                        let date = record.createDate ?? now
                        latest[record.user].append(UnseenNotification(notificationData: record.data, createDate: date))
                    }
                    return try await base.accept(records, from: application, at: now)
                }
            }
            setup.rewriteMessages { context, message in
                guard message.count == 3 else { return [message] }
                let data = NewNotificationData(newNotificationData: latest[context.user].suffix(3))
                return [message, .newNotificationData(data)]
            }
        },
        Mutant("answers-again-later") { setup in
            let clock = setup.clock
            let due = SessionMemory<UInt64, [Timestamp]>([])
            setup.rewriteMessages { context, message in
                guard case .newNotificationData = message else { return [message] }
                let date = clock.now().advanced(by: .seconds(3))
                due[context.connection].append(date)
                clock.whenAdvanced {
                    guard let first = due[context.connection].first, first <= clock.now() else { return }
                    due[context.connection].removeFirst()
                    context.perform([.send(.newNotificationData(NewNotificationData(newNotificationData: [])))])
                }
                return [message]
            }
        },
        Mutant("forgets-what-comes-during-a-handshake") { setup in
            let store = setup.store
            let before = SessionMemory<UserID, Int?>(nil)
            setup.seams.authenticator = { base in
                AuthenticatorRewrite(base: base) { handshake, base in
                    let outcome = await base.authenticate(handshake)
                    guard case .accepted(let user) = outcome, !handshake.isProbe else { return outcome }
                    before[user] = try? await store.unseenCount(of: user).count
                    // The time between looking and connecting is the mutation.
                    try? await Task.sleep(for: .milliseconds(300))
                    return outcome
                }
            }
            setup.rewriteMessages { context, message in
                guard case .countRead = context.event, message.count != nil, let count = before[context.user] else {
                    return [message]
                }
                return [.count(count)]
            }
        },
        Mutant("drops-every-seventh-count") { setup in
            let sent = SessionMemory<UInt64, Int>(0)
            setup.rewriteMessages { context, message in
                guard message.count != nil else { return [message] }
                let number = sent.update(context.connection) { number in
                    number += 1
                    return number
                }
                return number.isMultiple(of: 7) ? [] : [message]
            }
        },
        Mutant("keeps-the-higher-count") { setup in
            let highest = SessionMemory<UInt64, Int>(0)
            setup.rewriteMessages { context, message in
                guard let count = message.count, count > 0 else { return [message] }
                return [
                    .count(
                        highest.update(context.connection) { highest in
                            highest = max(highest, count)
                            return highest
                        }
                    )
                ]
            }
        },
        .inboundFrames("answers-seen-first") {
            var held: [RawFrame] = []
            return { frame in
                defer { held = frame.isUnseenRequest ? [frame] : [] }
                if frame.isUnseenRequest { return held }
                return frame.isSeenRequestForAll ? [frame] + held : held + [frame]
            }
        },
        .inboundFrames("answers-seen-last") {
            var held: [RawFrame] = []
            return { frame in
                defer { held = frame.isSeenRequestForAll ? [frame] : [] }
                if frame.isSeenRequestForAll { return held }
                return frame.isUnseenRequest ? [frame] + held : held + [frame]
            }
        },
    ]
}

extension MutantSetup {
    /// Sees every count that a session learns of.
    fileprivate mutating func seesCounts(_ see: @escaping @Sendable (SessionContext, UnseenCount) -> Void) {
        let before = self.seams.rewriteActions
        self.seams.rewriteActions = { context, actions in
            switch context.event {
            case .countRead(let count), .countChanged(let count), .marked(let count): see(context, count)
            default: break
            }
            return before?(context, actions) ?? actions
        }
    }
}

extension RawFrame {
    private var request: DeviceMessage? { self.text.flatMap { try? DeviceMessage(wire: Array($0.utf8)) } }

    /// Whether it asks for what is unseen.
    var isUnseenRequest: Bool { self.request == .unseenNotificationDataRequest }

    /// Whether it asks for everything that was seen.
    fileprivate var isSeenRequestForAll: Bool {
        self.request == .seenNotificationsRequest(SeenNotificationsRequest(receivedAfter: nil))
    }
}
