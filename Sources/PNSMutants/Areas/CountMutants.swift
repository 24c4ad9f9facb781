import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.count.…`.
    static let count: [Mutant] = [
        Mutant("refuses-unknown-users") { setup in
            let known = SessionMemory<UserID, Bool>(false)
            setup.rewriteActions { context, actions in
                known[context.user] = true
                return actions
            }
            setup.seams.http = HTTPRewrite.refusingRecords(with: .notFound) { !known[$0.userID] }
        },
        Mutant("forgets-absent-users") { setup in
            let connections = setup.trackConnections()
            setup.rigStore { rig in
                rig.onAccept = { base, records, application, now throws(StoreError) in
                    let present = Set(connections.all { _ in true }.map(\.user))
                    let kept = records.filter { present.contains($0.user) }
                    let forgotten = AcceptOutcome.accepted(Acceptance(ids: records.map(\.id), changes: []))
                    guard !kept.isEmpty else { return forgotten }
                    let outcome = try await base.accept(kept, from: application, at: now)
                    guard case .accepted(var acceptance) = outcome else { return outcome }
                    acceptance.ids = records.map(\.id)
                    return .accepted(acceptance)
                }
            }
        },
        .messages("no-count-for-the-asker") { context, message in
            if case .marked = context.event, message.count != nil { [] } else { [message] }
        },
        Mutant("no-count-for-other-devices") { setup in
            // The asking session learns the count from its own marking; the other devices from the bus alone.
            let marked = setup.rememberMarkedCounts()
            setup.seams.bus = FilteredBus(setup.theBus()) { !marked[$0.user].contains($0.count) }
        },
        Mutant("count-to-one-device") { setup in
            let connections = setup.trackConnections()
            setup.rewriteMessages { context, message in
                if case .countRead = context.event { return [message] }
                let isOldest = connections.others(than: context).allSatisfy { $0.connection > context.connection }
                return message.count == nil || isOldest ? [message] : []
            }
        },
        .writes("count-carries-data", "newNotificationCountChanged") { message, count in
            count == .number(JSONNumber(0)) ? message : message.setting("newNotificationData", to: .array([]))
        },
        .acceptances("no-count-on-notify") { _, _ in nil },
        Mutant("count-to-users-with-the-prefix") { setup in
            let connections = setup.trackConnections()
            setup.rewriteMessages { context, message in
                guard case .flush = context.event, message.count != nil else { return [message] }
                for other in connections.all(where: { context.user.isPrefix(of: $0) }) {
                    other.perform([.send(message)])
                }
                return [message]
            }
        },
        .acceptances("count-is-difference") { change, records in
            var change = change
            change.count.count = records.count { $0.user == change.user }
            return change
        },
        .messages("counts-one-too-many") { _, message in
            guard let count = message.count, count > 0 else { return [message] }
            return [.count(count + 1)]
        },
        .messages("overshoots") { context, message in
            if case .countRead = context.event { return [message] }
            guard let count = message.count, count >= 3 else { return [message] }
            return [.count(count + 1), message]
        },
        .heldCounts("tells-devices-when-asked") { $0 > 0 },
        .heldCounts("tells-devices-of-nothing-when-asked") { $0 == 0 },
    ]
}

extension Mutant {
    /// A mutant that keeps counts for the next message of the device, and sends the newest then.
    fileprivate static func heldCounts(_ id: String, where isHeld: @escaping @Sendable (Int) -> Bool) -> Mutant {
        Mutant(id) { setup in
            let held = SessionMemory<UInt64, Int?>(nil)
            setup.rewriteActions { context, actions in
                switch context.event {
                case .flush:
                    return actions.filter { action in
                        guard case .send(let message) = action, let count = message.count else { return true }
                        held[context.connection] = isHeld(count) ? count : nil
                        return !isHeld(count)
                    }
                case .message:
                    let count = held.update(context.connection) { count in
                        defer { count = nil }
                        return count
                    }
                    return (count.map { [.send(.count($0))] } ?? []) + actions
                default:
                    return actions
                }
            }
        }
    }

    /// A mutant that publishes other counts than the true ones when notifications are accepted.
    fileprivate static func acceptances(
        _ id: String,
        _ edit: @escaping @Sendable (CountChange, [NewNotification]) -> CountChange?
    ) -> Mutant {
        Mutant(id) { setup in
            setup.rigStore { rig in
                rig.onAccept = { base, records, application, now throws(StoreError) in
                    let outcome = try await base.accept(records, from: application, at: now)
                    guard case .accepted(var acceptance) = outcome else { return outcome }
                    acceptance.changes = acceptance.changes.compactMap { edit($0, records) }
                    return .accepted(acceptance)
                }
            }
        }
    }
}

extension HTTPRewrite {
    /// Refuses notify requests that hold a record of some kind, and are in order otherwise.
    static func refusingRecords(
        with code: ErrorCode,
        where isRefused: @escaping @Sendable (NotifyRecord) -> Bool
    ) -> HTTPRewrite {
        HTTPRewrite(
            needsBody: { $0.isFor(.post, "/notify") },
            request: { request in
                guard request.head.isFor(.post, "/notify"), !request.isAnonymous,
                    let notify = try? NotifyRequest(wire: request.body)
                else { return }
                if notify.records.contains(where: isRefused) { request.refuse(code) }
            }
        )
    }
}
