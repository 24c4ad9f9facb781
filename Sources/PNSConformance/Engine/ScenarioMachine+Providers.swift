extension ScenarioMachine {
    // MARK: Scripting

    mutating func beginScript(_ form: ScriptForm) throws(ScopeFault) {
        guard let device = context.devices[form.device] else { return cannot("there is no device \(form.device)") }
        guard policy.providers.contains(device.provider) else { return lacksProvider(device.provider) }
        var token = device.token
        if let number = form.number {
            // A text is put behind as it is, so that several numbers can be written one behind the other.
            if let text = try scope.expand(number).stringValue {
                token += text
            } else {
                token += String(try scope.terms(number))
            }
        }
        var answers: [ProviderAnswer] = []
        for answer in form.answers { answers.append(try answer.answer(in: scope)) }
        commands.append(.script(device.provider, token: token, answers))
    }

    private mutating func lacksProvider(_ provider: ProviderKind) {
        end(.notJudged(why: "the target gives the runner no \(provider.rawValue)"))
    }

    // MARK: Receiving

    mutating func note(_ record: ProviderRecord) {
        for (place, item) in record.items.enumerated() {
            for (name, device) in context.devices where device.provider == record.provider {
                guard let number = device.number(of: item.token) else { continue }
                items.append(
                    SeenItem(
                        device: name,
                        number: device.isMany ? number : nil,
                        item: item,
                        request: records.count,
                        place: place
                    )
                )
            }
        }
        records.append((record, eventCount))
    }

    mutating func beginReceived(_ form: ReceivedForm) throws(ScopeFault) {
        let names = form.devices + [form.until].compactMap(\.self)
        if let missing = names.first(where: { context.devices[$0] == nil }) {
            return cannot("there is no device \(missing)")
        }
        let providers = names.compactMap { context.devices[$0]?.provider } + [form.provider].compactMap(\.self)
        if let missing = providers.first(where: { !policy.providers.contains($0) }) { return lacksProvider(missing) }
        if let count = form.count { progress.wanted = try scope.terms(count) }
    }

    mutating func completeReceived(_ form: ReceivedForm, _ step: Step) throws(ScopeFault) -> Bool {
        // Looked at again only when something came: a crowd of items and a crowd of other events would be many looks.
        guard progress.position <= records.count || progress.isQuiet || progress.isLast else { return false }
        progress.position = records.count + 1
        let own = items.indices.filter { !items[$0].isTaken && form.devices.contains(items[$0].device) }
        let requests = requests(form, own)
        let count = form.devices.isEmpty ? requests.count : own.count
        let fence = form.until.flatMap { name in items.indices.first { !items[$0].isTaken && items[$0].device == name }
        }
        let isFenced = form.until == nil || fence != nil
        let isEnough = progress.wanted.map { count >= $0 } ?? true
        if !progress.isLast {
            guard isFenced else { return false }
            if !isEnough {
                // Behind the fence nothing more is due; a server that keeps no order gets a moment for what it still has.
                guard fence != nil else { return false }
                if !progress.hasScheduledQuiet {
                    progress.hasScheduledQuiet = true
                    commands.append(.schedule(step: index, .quiet, milliseconds: policy.quietMilliseconds))
                }
                guard progress.isQuiet else { return false }
            }
        }
        let why = missing(form, count: count, isFenced: isFenced)
        if step.checks.isEmpty, !isFenced || !isEnough { cannot(why) }
        let event = ([fence].compactMap(\.self) + own).map { records[items[$0].request].event }.max() ?? eventCount
        let evidence = evidence(form, hasFence: fence != nil, isEnough: isEnough)
        // Without its fence nothing is known to be missing or complete.
        let facts = receivedFacts(own, requests)
        try judge(
            step.checks,
            facts,
            at: event,
            missing: isFenced && (isEnough || count > 0) ? nil : why,
            isGate: false,
            evidence: evidence
        )
        for index in own + [fence].compactMap(\.self) { items[index].isTaken = true }
        taken.formUnion(requests)
        if stop == nil {
            keep(form.keep, from: .object(facts.map { .init($0.key.rawValue, $0.value) }))
        }
        return true
    }

    /// What a judgement of these items rests on.
    ///
    /// Where receipts keep their order at each handler (HND-007), nothing of an earlier one comes behind the fence. Elsewhere a
    /// fence ends the waiting and proves nothing; what is late shows later.
    private func evidence(_ form: ReceivedForm, hasFence: Bool, isEnough: Bool) -> Evidence {
        guard hasFence else { return form.until == nil && isEnough ? .observed : .timed }
        let providers = Set(
            (form.devices + [form.until].compactMap(\.self)).compactMap { context.devices[$0]?.provider }
        )
        let isOfOneHandler = providers.count == 1 && form.provider.map { providers == [$0] } ?? true
        return policy.arePushesOrdered && isOfOneHandler && !scenario.mixesPushes ? .proved : .timed
    }

    private func missing(_ form: ReceivedForm, count: Int, isFenced: Bool) -> String {
        let wanted = progress.wanted.map { " of \($0)" } ?? ""
        let what = form.devices.isEmpty ? "requests" : "items for \(form.devices.joined(separator: ", "))"
        let end = isFenced ? "" : ", and none for \(form.until ?? "") behind them"
        return "\(count)\(wanted) \(what) reached the provider\(end)"
    }

    /// The requests that held these items, or those about no device, in the order of their arrival.
    private func requests(_ form: ReceivedForm, _ own: [Int]) -> [Int] {
        guard form.devices.isEmpty else { return Set(own.map { items[$0].request }).sorted() }
        return records.indices.filter { index in
            let record = records[index].record
            return record.items.isEmpty && record.provider == form.provider && !taken.contains(index)
        }
    }

    private func receivedFacts(_ own: [Int], _ requests: [Int]) -> [Check.Look: RawJSON] {
        let places = Dictionary(uniqueKeysWithValues: requests.enumerated().map { ($1, $0) })
        return [
            .items: .array(own.map { items[$0].json(request: places[items[$0].request] ?? 0) }),
            .count: .number(own.count),
            .requests: .array(requests.map { records[$0].record.json }),
            .faults: .strings(requests.flatMap { records[$0].record.faults }),
        ]
    }

    // MARK: What is late

    /// The devices of which a check has judged all items, and the clauses that it did so by.
    var watchedDevices: [String: [String]] {
        var watched: [String: [String]] = [:]
        for bound in steps {
            guard case .received(let form) = bound.step.action else { continue }
            let clauses = bound.step.checks.filter { $0[.items] != nil || $0[.count] != nil }.flatMap(\.clauses)
            guard !clauses.isEmpty else { continue }
            for device in form.devices { watched[device] = clauses }
        }
        return watched
    }

    /// What reached a device that was judged, and that no step has waited for.
    func lateItem() -> CheckOutcome? {
        guard stop == nil else { return nil }
        let watched = watchedDevices
        guard !watched.isEmpty else { return nil }
        var outcome = CheckOutcome(id: "late", clauses: ["ORD-007"], verdict: .pass, evidence: .timed)
        guard let stray = items.first(where: { !$0.isTaken && watched[$0.device] != nil }) else { return outcome }
        outcome.verdict = .fail
        outcome.evidence = .observed
        outcome.clauses = watched[stray.device] ?? outcome.clauses
        outcome.expected = "nothing more for \(stray.device) than what was judged"
        outcome.actual = stray.item.message.compact().shortened(to: 160)
        outcome.events = [records[stray.request].event]
        return outcome
    }
}
