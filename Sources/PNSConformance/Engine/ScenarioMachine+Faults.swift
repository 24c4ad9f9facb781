extension ScenarioMachine {
    /// Keeps what the network is to do to a connection that is yet to be made.
    mutating func arm(_ point: Step.FaultPoint, _ rules: [FaultRule]) throws(ScopeFault) {
        guard armed[point] == nil else { return cannot("the next connection is to be broken already") }
        var expanded: [FaultRule] = []
        for rule in rules {
            var rule = rule
            if case .frame(let number, let opcode, let text?) = rule.place {
                rule.place = .frame(number: number, opcode: opcode, containing: try scope.text(text))
            }
            expanded.append(rule)
        }
        armed[point] = expanded
    }

    /// Has the network break the connection that is made next, where that was asked for.
    mutating func breakNext(_ point: Step.FaultPoint) {
        guard let rules = armed.removeValue(forKey: point) else { return }
        commands.append(.breakNext(fault: faults.count, rules))
        faults.append((rules, []))
    }

    /// What the network was to do and has not done, for a reader; `nil` when it did everything.
    var idleFault: String? {
        let waiting = faults.flatMap { fault in
            fault.rules.indices.filter { !fault.fired.contains($0) }.map { fault.rules[$0] }
        }
        let unused = armed.values.flatMap(\.self).map(\.description).sorted()
        guard let rule = (waiting.map(\.description) + unused).first else { return nil }
        return "the fault \(rule) never fired, so nothing was shown"
    }
}
