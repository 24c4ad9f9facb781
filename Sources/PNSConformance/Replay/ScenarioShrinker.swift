/// Makes a failing scenario small: steps, checks and turns go as long as the same check still fails.
public struct ScenarioShrinker: Sendable {
    /// What can be left out: a step, or a check of a step, by its place in the document.
    private struct Part: Hashable {
        var step: [Int]
        var check: Int?
    }

    private let document: RawJSON
    private let check: String

    /// Makes a shrinker.
    ///
    /// - Parameters:
    ///   - document: The scenario as its file has it.
    ///   - check: The slug of the check that fails.
    public init(_ document: RawJSON, check: String) {
        self.document = document
        self.check = check
    }

    /// How many steps a scenario has, those in repeats counted once.
    public static func stepCount(_ document: RawJSON) -> Int {
        (document["steps"]?.elements ?? []).reduce(0) { $0 + 1 + ($1["steps"] == nil ? 0 : stepCount($1)) }
    }

    /// Shrinks.
    ///
    /// - Parameter fails: Whether the check fails in a scenario that is smaller; whatever else goes wrong is no failure.
    /// - Returns: The smallest scenario found.
    /// - Throws: What `fails` throws.
    public func minimal(_ fails: (RawJSON) async throws -> Bool) async rethrows -> RawJSON {
        let parts = Self.parts(of: document["steps"]?.elements ?? [], [], keeping: check)
        let left = try await DeltaDebugging.minimal(parts) { try await fails(self.document(keeping: Set($0), parts)) }
        var smallest = self.document(keeping: Set(left), parts)
        smallest = try await withFewerTurns(smallest, fails)
        let withoutUsers = Self.withoutIdleUsers(smallest)
        if withoutUsers != smallest, try await fails(withoutUsers) { smallest = withoutUsers }
        return smallest
    }

    // MARK: Steps and checks

    /// Everything but the check that matters and the steps around it.
    private static func parts(of steps: [RawJSON], _ path: [Int], keeping check: String) -> [Part] {
        steps.enumerated().flatMap { index, step -> [Part] in
            let place = path + [index]
            var parts = Self.has(step, check) ? [] : [Part(step: place)]
            for (number, other) in (step["checks"]?.elements ?? []).enumerated()
            where other["check"]?.stringValue != check {
                parts.append(Part(step: place, check: number))
            }
            return parts + Self.parts(of: step["steps"]?.elements ?? [], place, keeping: check)
        }
    }

    private static func has(_ step: RawJSON, _ check: String) -> Bool {
        let isHere = step["checks"]?.elements?.contains { $0["check"]?.stringValue == check } ?? false
        return isHere || step["steps"]?.elements?.contains { has($0, check) } ?? false
    }

    private func document(keeping kept: Set<Part>, _ all: [Part]) -> RawJSON {
        let gone = Set(all).subtracting(kept)
        let steps = Self.steps(document["steps"]?.elements ?? [], [], without: gone)
        var clauses: [RawJSON] = []
        for clause in Self.clauses(of: steps) where !clauses.contains(clause) { clauses.append(clause) }
        var document = document.replacing("steps", with: .array(steps))
        // The automatic checks stand in no step, and their clauses in no list.
        if !clauses.isEmpty { document = document.replacing("clauses", with: .array(clauses)) }
        return document
    }

    private static func steps(_ steps: [RawJSON], _ path: [Int], without gone: Set<Part>) -> [RawJSON] {
        steps.enumerated().compactMap { index, step -> RawJSON? in
            let place = path + [index]
            guard !gone.contains(Part(step: place)) else { return nil }
            var step = step
            if let inner = step["steps"]?.elements {
                let left = Self.steps(inner, place, without: gone)
                guard !left.isEmpty else { return nil }
                step = step.replacing("steps", with: .array(left))
            }
            guard let checks = step["checks"]?.elements else { return step }
            let left = checks.enumerated().filter { !gone.contains(Part(step: place, check: $0.offset)) }.map(\.element)
            return step.replacing("checks", with: left.isEmpty ? nil : .array(left))
        }
    }

    private static func clauses(of steps: [RawJSON]) -> [RawJSON] {
        steps.flatMap { step -> [RawJSON] in
            let own = (step["checks"]?.elements ?? []).flatMap { check in
                [check["clause"]].compactMap(\.self) + (check["clauses"]?.elements ?? [])
            }
            return own + clauses(of: step["steps"]?.elements ?? [])
        }
    }

    // MARK: Turns and users

    /// Each repeat with one turn, or with half as many for as long as it still fails.
    private func withFewerTurns(
        _ document: RawJSON,
        _ fails: (RawJSON) async throws -> Bool
    ) async rethrows -> RawJSON {
        var document = document
        for (index, step) in (document["steps"]?.elements ?? []).enumerated() {
            guard var times = step["times"]?.intValue, times > 1 else { continue }
            let once = Self.document(document, turns: 1, of: index)
            if try await fails(once) {
                document = once
                continue
            }
            while times >= 4 {
                let half = Self.document(document, turns: times / 2, of: index)
                guard try await fails(half) else { break }
                document = half
                times /= 2
            }
        }
        return document
    }

    private static func document(_ document: RawJSON, turns: Int, of index: Int) -> RawJSON {
        var steps = document["steps"]?.elements ?? []
        steps[index] = steps[index].replacing("times", with: .number(turns))
        return document.replacing("steps", with: .array(steps))
    }

    /// Without the users that no step names.
    private static func withoutIdleUsers(_ document: RawJSON) -> RawJSON {
        let text = (document["steps"] ?? .null).compact()
        let users = document["users"]?.members ?? []
        let named = users.filter { user in
            text.contains("\"\(user.name)\"") || text.contains("${user.\(user.name)}")
        }
        return named.count == users.count ? document : document.replacing("users", with: .object(named))
    }
}

extension RawJSON {
    /// The object with another value of a member, or without it.
    fileprivate func replacing(_ name: String, with value: RawJSON?) -> RawJSON {
        .object(
            (members ?? []).compactMap { member in
                guard member.name == name else { return member }
                return value.map { Member(name, $0) }
            }
        )
    }
}
