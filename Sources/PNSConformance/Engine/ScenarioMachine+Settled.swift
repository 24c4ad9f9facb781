extension ScenarioMachine {
    /// Judges what has arrived once everything that was due has.
    func judgeSettled(_ check: Check, _ conns: [String]) throws(ScopeFault) -> CheckOutcome {
        var outcome = CheckOutcome(id: check.id, clauses: check.clauses, verdict: .pass)
        outcome.evidence = policy.isBarrierProved ? .proved : .timed
        for (look, pattern) in check.looks {
            for member in pattern.members ?? [] {
                guard let stray = try fault(look, on: member.name, member.value) else { continue }
                outcome.verdict = .fail
                outcome.expected = stray.expected
                outcome.actual = stray.actual
                outcome.events = stray.events
                return outcome
            }
        }
        let seen = check.looks.flatMap { $0.pattern.members?.map(\.name) ?? [] }
        outcome.events = seen.compactMap { conn in devices[conn]?.messages.prefix(position(of: conn)).last?.event }
        return outcome
    }

    /// Whether the last counts are what a check wants, without a verdict.
    func countsHold(_ check: Check) -> Bool {
        for member in check[.counts]?.members ?? [] {
            do {
                if try fault(.counts, on: member.name, member.value) != nil { return false }
            } catch {
                return false
            }
        }
        return true
    }

    private struct Stray {
        var expected: String
        var actual: String
        var events: [Int]
    }

    private func fault(_ look: Check.Look, on conn: String, _ pattern: RawJSON) throws(ScopeFault) -> Stray? {
        guard let device = devices[conn] else {
            return Stray(expected: "a connection \(conn)", actual: "it was never opened", events: [])
        }
        let position = position(of: conn)
        let before = device.messages[..<position]
        let recent = device.messages[min(device.fence, position)..<position]
        switch look {
        case .counts:
            let last = before.last { $0.kind == DeviceState.countKind }
            let count = last?.value[DeviceState.countKind]
            guard let mismatch = try mismatch(count, pattern) else { return nil }
            return Stray(
                expected: "the last count on \(conn) is \(mismatch.expected)",
                actual: count == nil ? "no count came" : mismatch.actual,
                events: last.map { [$0.event] } ?? []
            )
        case .among:
            let permitted = try scope.expand(pattern).elements ?? []
            for message in recent where message.kind == DeviceState.countKind {
                let count = message.value[DeviceState.countKind] ?? .null
                guard !permitted.contains(count) else { continue }
                let words = permitted.map { $0.compact() }.joined(separator: ", ")
                return Stray(
                    expected: "every count on \(conn) is one of \(words)",
                    actual: count.compact(),
                    events: [message.event]
                )
            }
            return nil
        case .none:
            for message in recent where try mismatch(message.value, pattern) == nil {
                return Stray(
                    expected: "nothing on \(conn) like \(try scope.expand(pattern).compact().shortened(to: 100))",
                    actual: message.value.compact().shortened(to: 160),
                    events: [message.event]
                )
            }
            return nil
        case .messages:
            return try fault(in: recent.filter { $0.kind != DeviceState.countKind }, on: conn, pattern.elements ?? [])
        default: return nil
        }
    }

    private func fault(
        in messages: [DeviceState.Message],
        on conn: String,
        _ patterns: [RawJSON]
    ) throws(ScopeFault) -> Stray? {
        for (message, pattern) in zip(messages, patterns) {
            guard let mismatch = try mismatch(message.value, pattern) else { continue }
            return Stray(
                expected: "on \(conn) \(mismatch.pointer): \(mismatch.expected)",
                actual: mismatch.actual,
                events: [message.event]
            )
        }
        guard messages.count != patterns.count else { return nil }
        let extra = messages.dropFirst(patterns.count).first
        return Stray(
            expected: "\(patterns.count) messages other than counts on \(conn)",
            actual: extra.map { "one more: \($0.value.compact().shortened(to: 160))" } ?? "\(messages.count)",
            events: messages.map(\.event)
        )
    }
}
