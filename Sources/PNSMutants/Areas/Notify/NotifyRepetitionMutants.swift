import PNSCodec
import PNSService

extension Mutants {
    /// Records under ids that are known.
    static let notifyRepetitions: [Mutant] = [
        .acceptance("skips-conflicting-records") { call throws(StoreError) in
            var rest = call
            while !rest.records.isEmpty {
                switch try await rest.pass() {
                case .conflict(let index) where !call.isSingle: rest.records.remove(at: index)
                case .accepted(let acceptance):
                    return .accepted(Acceptance(ids: call.records.map(\.id), changes: acceptance.changes))
                case let outcome: return outcome
                }
            }
            return call.unchanged
        },
        .acceptance("stores-part-of-a-conflicting-batch") { call throws(StoreError) in
            let outcome = try await call.pass()
            if case .conflict(let index) = outcome { try await call.hide(call.records.prefix(index)) }
            return outcome
        },
        .acceptance("refuses-repetitions-within-a-batch") { call throws(StoreError) in
            guard let index = call.doubles.first else { return try await call.pass() }
            return .conflict(record: index)
        },
        .acceptance("stores-repetitions-within-a-batch") { call throws(StoreError) in
            let outcome = try await call.pass()
            if case .accepted = outcome { try await call.hide(call.doubles.map { call.records[$0] }) }
            return outcome
        },
        .acceptance("accepts-conflicts-within-a-batch") { call throws(StoreError) in
            let outcome = try await call.pass()
            let doubles = call.doubles
            guard case .conflict(let index) = outcome, doubles.contains(index) else { return outcome }
            var first = call
            first.records = call.records.indices.filter { !doubles.contains($0) }.map { call.records[$0] }
            guard case .accepted(let acceptance) = try await first.pass() else { return outcome }
            return .accepted(Acceptance(ids: call.records.map(\.id), changes: acceptance.changes))
        },
        .acceptance("refuses-replays") { call throws(StoreError) in
            call.isSingle && call.repetitions == [0] ? .conflict(record: 0) : try await call.pass()
        },
        .acceptance("refuses-replays-in-batches") { call throws(StoreError) in
            guard !call.isSingle, let index = call.repetitions.first else { return try await call.pass() }
            return .conflict(record: index)
        },
        .acceptance("stores-replays") { call throws(StoreError) in
            let outcome = try await call.pass()
            if case .accepted = outcome { try await call.hide(call.repetitions.map { call.records[$0] }) }
            return outcome
        },
        .acceptance("conflicts-with-seen") { call throws(StoreError) in
            for index in call.repetitions where try await call.isSeen(index) { return .conflict(record: index) }
            return try await call.pass()
        },
        .acceptance("forgets-ids-of-seen") { call throws(StoreError) in
            for index in call.repetitions where try await call.isSeen(index) {
                try await call.hide([call.records[index]])
            }
            return try await call.pass()
        },
        .acceptance("forgets-ids-on-restart") { call throws(StoreError) in
            let outcome = try await call.pass()
            guard call.isFromBefore(outcome) else { return outcome }
            try await call.hide(call.records)
            return call.unchanged
        },
        .acceptance("refuses-ids-of-before-a-restart") { call throws(StoreError) in
            let outcome = try await call.pass()
            return call.isFromBefore(outcome) ? .conflict(record: 0) : outcome
        },
        .acceptance("takes-old-ids-for-conflicts") { call throws(StoreError) in
            guard let index = call.repetitions.first(where: call.isOld) else { return try await call.pass() }
            return .conflict(record: index)
        },
        .acceptance("forgets-ids-early") { call throws(StoreError) in
            let outcome = try await call.pass()
            guard call.isSingle, call.isOld(0), case .conflict = outcome else { return outcome }
            try await call.hide(call.records)
            return call.unchanged
        },
        .acceptance("stores-after-an-hour") { call throws(StoreError) in
            try await call.hide(call.repetitions.filter(call.isOld).map { call.records[$0] })
            return try await call.pass()
        },
        comparesDateText,
    ]

    private static var comparesDateText: Mutant {
        let texts = SessionMemory<String, String?>(nil)
        return .notify("compares-date-text") { call in
            guard call.isAuthorized, let id = call.json?["notification_id"]?.asText,
                let text = call.json?["create_date"]?.asText
            else { return }
            texts.update(id) { $0 = $0 ?? text }
            if let first = texts[id], first != text, Timestamp(first) == Timestamp(text) { call.refuse(.conflict) }
        }
    }
}

extension NotifyAcceptance {
    /// The places of the records whose id an earlier record of the same batch has.
    fileprivate var doubles: [Int] {
        var ids: Set<NotificationID> = []
        return self.records.indices.filter { !ids.insert(self.records[$0].id).inserted }
    }

    /// Whether the store knows the id of the only record, and from before the process began.
    fileprivate func isFromBefore(_ outcome: AcceptOutcome) -> Bool {
        guard self.isSingle, self.known[0] == nil else { return false }
        switch outcome {
        case .accepted(let acceptance): return acceptance.changes.isEmpty
        case .conflict: return true
        case .idTaken: return false
        }
    }
}
