extension AdapterProjection {
    /// A walk through the steps of a scenario, and what it has met.
    struct Walk {
        private(set) var leftOut: [StepScope.LeftOut] = []
        /// Names that a kept step keeps.
        private var kept: Set<String> = []
        private var dropped: Set<String> = []
        private var cut: String?
        private let accepted: Set<String>
        /// Whether create dates can be left out, since they order nothing and nobody looks at them.
        private let datesAreIdle: Bool
        private let canDate: Bool

        init(_ scenario: Scenario, canDate: Bool) {
            accepted = Set(scenario.users.filter { $0.user.answer == .accepts }.map(\.name))
            self.canDate = canDate
            let users = Self.users(scenario.steps)
            datesAreIdle = Set(users).count == users.count
        }

        /// The steps that are performed.
        mutating func project(_ steps: [Step], _ projection: AdapterProjection) -> [Step] {
            var result: [Step] = []
            for step in steps {
                if let cut {
                    leaveOut(Scenario.checks(of: [step]), "a step before it is one of our own wire: \(cut)")
                    continue
                }
                switch scope(of: step, projection) {
                case .kept(let step, let left):
                    leftOut += left
                    result.append(step)
                case .passedOver(let reason): leaveOut(Scenario.checks(of: [step]), reason)
                case .cut(let reason):
                    cut = reason
                    leaveOut(Scenario.checks(of: [step]), reason)
                }
            }
            return result
        }

        private mutating func leaveOut(_ checks: [Check], _ reason: String) {
            leftOut += checks.map { StepScope.LeftOut(check: $0, reason: reason) }
        }

        /// The users of all records that are handed over, once for each record.
        private static func users(_ steps: [Step]) -> [RawJSON] {
            steps.flatMap { step -> [RawJSON] in
                switch step.action {
                case .call(let form): return RecordScope(form.request.body).users
                case .repeat(let times, _, let inner):
                    return Array(repeating: Self.users(inner), count: min(times, 2)).flatMap { $0 }
                default: return []
                }
            }
        }

        // MARK: Steps

        private mutating func scope(of step: Step, _ projection: AdapterProjection) -> StepScope {
            switch step.action {
            case .open(let form): return scope(ofOpen: form, step, projection)
            case .expect(let conn, let counts, let fence, let keep):
                let keep = keep.filter { entry in
                    let isOfDates = entry.pointer.contains("_date")
                    let needs: AdapterCapability = entry.pointer.hasSuffix("seen_date") ? .seenDates : .dates
                    return !isOfDates || projection.missing([needs]) == nil
                }
                kept.formUnion(keep.map(\.name))
                return keepStep(step, .expect(conn: conn, counts: counts, fence: fence, keep: keep), projection)
            case .send(_, let form, let refused):
                if let reason = refused ? "it sends what has to be refused" : Self.reasonAgainst(form, projection) {
                    return .cut(reason: reason)
                }
                return keepStep(step, step.action, projection)
            case .frames: return .cut(reason: "it sends frames of its own making")
            case .settle, .clock, .restart: return keepStep(step, step.action, projection)
            case .now(let name, _):
                kept.insert(name)
                return keepStep(step, step.action, projection)
            case .drop(let conn, _):
                dropped.insert(conn)
                return keepStep(step, step.action, projection)
            case .expectClose(let conn):
                guard dropped.contains(conn) else { return .cut(reason: "it waits for a close frame") }
                return keepStep(step, step.action, projection)
            case .expectAnswer: return .cut(reason: "it waits for the answer to a handshake")
            case .expectPing: return .cut(reason: "it waits for a ping")
            case .behave: return .cut(reason: "it does not read, or leaves pings unanswered")
            case .fault: return .cut(reason: "it breaks connections on our own wire")
            case .script, .received: return .cut(reason: "it plays a push provider")
            case .stream, .feedback: return .cut(reason: "it streams requests on our own wire")
            case .expectPong: return .cut(reason: "it waits for a pong")
            case .call(let form): return scope(ofCall: form, step, projection)
            case .authentication: return .passedOver(reason: "the adapter has credentials of its own")
            case .answer: return .cut(reason: "the adapter has credentials of its own")
            case .terminate: return .cut(reason: "it tells the server to end, and looks meanwhile")
            case .assert: return scope(ofAssert: step, projection)
            case .repeat(let times, let name, let inner):
                if let name { kept.insert(name) }
                let before = leftOut.count
                let steps = project(inner, projection)
                // A turn that is cut cannot be taken again: nothing of it stays.
                guard let cut else {
                    var step = step
                    step.action = .repeat(times: times, name: name, steps: steps)
                    return .kept(step, leftOut: [])
                }
                leftOut.removeSubrange(before...)
                return .cut(reason: cut)
            }
        }

        private func scope(ofOpen form: HandshakeForm, _ step: Step, _ projection: AdapterProjection) -> StepScope {
            let request = form.request
            let isPlain =
                request.method == nil && request.path == nil && request.version == nil && request.set.isEmpty
                && request.add.isEmpty && request.body == nil && request.hasCredentials && form.with.isEmpty
            guard isPlain, let user = request.user, accepted.contains(user) else {
                return .cut(reason: "it sends a handshake of its own making")
            }
            var plain = form
            plain.bytewise = false
            return keepStep(step, .open(plain), projection)
        }

        private static func reasonAgainst(
            _ form: Step.MessageForm,
            _ projection: AdapterProjection
        ) -> String? {
            guard case .json(let message) = form, let members = message.members, members.count == 1 else {
                return "it sends a text of its own making"
            }
            let argument = members[0].value
            switch members[0].name {
            case "unseenNotificationDataRequest" where argument == .object([]): return projection.missing([.unseen])
            case DeviceState.seenRequestKind where argument == .object([]): return projection.missing([.seen])
            case DeviceState.seenRequestKind:
                let after = argument["receivedAfter"]?.stringValue
                guard argument.members?.count == 1, let after, after.contains("${") || Instant(after) != nil else {
                    return "it sends another spelling of a request"
                }
                return projection.missing([.seen, .receivedAfter])
            default: return "it sends another spelling of a request"
            }
        }

        private mutating func scope(
            ofCall form: CallForm,
            _ step: Step,
            _ projection: AdapterProjection
        ) -> StepScope {
            let request = form.request
            guard form.operation == "notify" else {
                // Asking changes nothing; whatever else an operation of ours does is unknown to an adapter.
                let isInert = ["discovery", "health", "unknown", "clock-read"].contains(form.operation)
                return isInert
                    ? .passedOver(reason: "it calls \(form.operation)")
                    : .cut(reason: "it calls \(form.operation)")
            }
            let isPlain =
                request.method == nil && request.path == nil && request.set.isEmpty && request.add.isEmpty
                && request.user == nil && request.hasCredentials && form.caller == .application
            guard isPlain else { return .cut(reason: "it makes a request of its own making") }
            let statuses = step.checks.compactMap { $0[.status] }
            guard statuses.allSatisfy({ $0 == .number(202) || $0 == .number(409) }) else {
                return .cut(reason: "it sends what has to be refused")
            }
            let record = RecordScope(request.body)
            let limit = AdapterProjection.limits(in: Self.values(of: request)).first(where: projection.isUnstated)
            if let reason = record.wireReason ?? projection.missing(record.needs)
                ?? limit.map(AdapterProjection.missing(limit:))
            {
                return .cut(reason: reason)
            }
            var plain = form
            if record.hasDates, !canDate {
                guard datesAreIdle else { return .cut(reason: "the adapter does not offer \"dates\"") }
                plain.request.body = Self.withoutDate(request.body)
            }
            plain.keep = form.keep.filter { _ in projection.missing([.ids]) == nil }
            kept.formUnion(plain.keep.map(\.name))
            return keepStep(step, .call(plain), projection)
        }

        private static func values(of request: RequestForm) -> [RawJSON] {
            if case .json(let value)? = request.body { return [value] }
            return []
        }

        private static func withoutDate(_ body: Step.MessageForm?) -> Step.MessageForm? {
            guard case .json(let value)? = body else { return body }
            return .json(strippingDates(value))
        }

        private static func strippingDates(_ value: RawJSON) -> RawJSON {
            switch value {
            case .object(let members):
                return .object(
                    members.filter { $0.name != "create_date" }.map { .init($0.name, strippingDates($0.value)) }
                )
            case .array(let elements): return .array(elements.map(strippingDates))
            default: return value
            }
        }

        private func scope(ofAssert step: Step, _ projection: AdapterProjection) -> StepScope {
            let names = AdapterProjection.names(in: step.checks.flatMap(\.looks).map(\.pattern))
            let isOfContext = { (name: String) in
                name == "unique" || name.hasPrefix("user.") || name.hasPrefix("limits.")
            }
            guard names.allSatisfy({ isOfContext($0) || kept.contains($0) }) else {
                return .passedOver(reason: "it compares what only our own wire tells")
            }
            return keepStep(step, step.action, projection)
        }

        /// The step with the checks that can be judged.
        private func keepStep(_ step: Step, _ action: Step.Action, _ projection: AdapterProjection) -> StepScope {
            let terms = [step.takes].compactMap(\.self) + Self.terms(of: action)
            if let limit = AdapterProjection.limits(in: terms).first(where: projection.isUnstated) {
                return .cut(reason: AdapterProjection.missing(limit: limit))
            }
            var plain = step
            plain.action = action
            plain.checks = []
            var left: [StepScope.LeftOut] = []
            let leftBefore = Set(leftOut.map(\.check.id))
            for check in step.checks {
                let isWithoutControl = check.control.map { leftBefore.contains($0) } ?? false
                let reason =
                    isWithoutControl ? "its control is judged on the wire only" : projection.reasonAgainst(check)
                if let reason {
                    left.append(StepScope.LeftOut(check: check, reason: reason))
                } else {
                    var check = check
                    check.clauses = AdapterProjection.clausesOfTheCore(check)
                    plain.checks.append(check)
                }
            }
            return .kept(plain, leftOut: left)
        }

        private static func terms(of action: Step.Action) -> [RawJSON] {
            if case .clock(let advance) = action { return [advance] }
            return []
        }
    }
}
