extension ScenarioMachine {
    mutating func beginStream(_ form: StreamForm) throws(ScopeFault) {
        if let call = form.call {
            try openStream(form.name, call, hasBody: true)
        } else if streams[form.name] == nil {
            return cannot("\(form.name) was never begun")
        }
        guard stop == nil else { return }
        var bytes: [UInt8] = []
        if let lines = form.lines {
            guard let values = try scope.expand(lines).elements else { return cannot("lines are an array") }
            for value in values { bytes += Array(value.compact().utf8) + [10] }
        }
        if let more = form.bytes { bytes += try more.bytes(in: scope) }
        if !bytes.isEmpty { commands.append(.writeStream(form.name, bytes)) }
        if form.isLast { commands.append(.finishStream(form.name)) }
    }

    mutating func beginFeedback(_ form: FeedbackForm) throws(ScopeFault) {
        if let call = form.call {
            try openStream(form.name, call, hasBody: false)
        } else if streams[form.name] == nil {
            return cannot("\(form.name) was never begun")
        }
        guard stop == nil else { return }
        if let reads = form.reads { commands.append(.readStream(form.name, reads)) }
        if let count = form.count { progress.wanted = try scope.terms(count) }
    }

    private mutating func openStream(_ name: String, _ call: CallForm, hasBody: Bool) throws(ScopeFault) {
        guard let operation = policy.operations[call.operation] else {
            return cannot("operations.json has no operation \"\(call.operation)\"")
        }
        guard streams[name] == nil else { return cannot("\(name) was begun already") }
        var request = try builder.call(call, operation)
        if hasBody {
            request.headers.append(HeaderField("Content-Type", "application/x-ndjson"))
            request.headers.append(HeaderField("Transfer-Encoding", "chunked"))
        }
        streams[name] = StreamState()
        breakNext(.operation(call.operation))
        commands.append(RunnerCommand.openStream(name, request).on(node: call.request.node))
    }

    mutating func completeStream(_ form: StreamForm, _ step: Step) throws(ScopeFault) -> Bool {
        guard form.isLast || !step.checks.isEmpty else { return true }
        guard let stream = streams[form.name] else { return true }
        guard stream.hasEnded || progress.isLast else { return false }
        guard !step.checks.isEmpty else {
            let operation = form.call.flatMap { policy.operations[$0.operation] }
            let isSuccess = stream.answer.map {
                operation?.success.contains($0.status) ?? (200..<300).contains($0.status)
            }
            if isSuccess != true {
                cannot("\(form.name): \(stream.answer.map { "the status is \($0.status)" } ?? stream.standing)")
            }
            return true
        }
        let missing = stream.answer == nil || !stream.hasEnded ? "\(stream.standing), and no whole answer came" : nil
        let event = stream.answerEvent ?? eventCount
        try judge(step.checks, Self.facts(of: stream.answer), at: event, missing: missing, isGate: true)
        return true
    }

    mutating func completeFeedback(_ form: FeedbackForm, _ step: Step) throws(ScopeFault) -> Bool {
        // A stream can begin to answer with its first record: where nothing is asked of it, nothing is waited for.
        if form.reads == false || form.count == nil && !form.isLast && step.checks.isEmpty { return true }
        guard let stream = streams[form.name] else { return true }
        let fresh = stream.records.dropFirst(stream.taken)
        let hasRecords = progress.wanted.map { fresh.count >= $0 } ?? true
        let isDone = form.isLast ? stream.hasEnded : stream.answer != nil && hasRecords
        guard isDone || stream.hasEnded || progress.isLast else { return false }
        streams[form.name]?.taken = stream.records.count
        let isEnough = isDone && hasRecords
        if step.checks.isEmpty, !isEnough {
            let wanted = progress.wanted.map { " of \($0)" } ?? ""
            cannot("\(form.name): \(fresh.count)\(wanted) records came; \(stream.standing)")
            return true
        }
        var facts = Self.facts(of: stream.answer)
        // The lines of a stream are its records; the body of a refusal is one JSON text.
        if stream.answer?.status == 200 { facts[.body] = nil }
        facts[.records] = .array(fresh.map(\.value))
        facts[.ended] = .bool(stream.hasEnded && stream.fault == nil)
        let event = fresh.last?.event ?? stream.answerEvent ?? eventCount
        let evidence: Evidence = stream.hasEnded ? .proved : isEnough ? .observed : .timed
        let missing = stream.answer == nil ? stream.standing : nil
        try judge(step.checks, facts, at: event, missing: missing, isGate: false, evidence: evidence)
        if stop == nil { keep(form.keep, from: facts[.records] ?? .array([])) }
        return true
    }
}
