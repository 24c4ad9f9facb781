/// A scripted scenario, as read from its file.
public struct Scenario: Sendable {
    /// What else of the suite a scenario needs to itself.
    public enum Isolation: String, CaseIterable, Sendable {
        /// Its own users are enough; runs beside others.
        case shared
        /// It moves the clock or restarts the server.
        case exclusive
    }

    /// What a target gives the runner beyond being reachable.
    public enum Means: String, CaseIterable, Sendable, Comparable {
        /// The server asks the application that the runner plays.
        case application
        /// The server's clock can be moved.
        case clock
        /// The server's process can be ended and started.
        case restart
        /// The runner has client credentials of the application.
        case client
        /// The runner has a second secret of that client.
        case rotation
        /// The server consists of several nodes, and the runner reaches each.
        case nodes
        /// The server reaches the push providers that the runner plays.
        case providers

        /// Orders by name.
        public static func < (left: Means, right: Means) -> Bool { left.rawValue < right.rawValue }
    }

    /// A user of the scenario.
    struct User: Hashable, Sendable {
        /// The user id with `${…}`, when the scenario chooses it.
        var id: String?
        var answer: AnswerForm
    }

    /// A condition over limits: left ≤ right.
    struct Condition: Hashable, Sendable {
        var left: RawJSON
        var right: RawJSON
        /// Whether it tells servers of another kind apart, to which the scenario does not apply, rather than limits that are
        /// too large to be reached.
        var isOfKind = false
    }

    /// The permanent id, `server.AREA.SLUG`.
    public let id: String
    /// One sentence.
    public let title: String
    /// The highest keyword among its clauses.
    public let level: Level
    /// The union of its checks' clauses.
    public let clauses: [String]
    /// Spec revision and suite version that introduced it.
    public let since: (spec: String, suite: String)
    /// Features that the server has to claim.
    public let needs: [String]
    /// Means that the target has to give.
    public let means: [Means]
    /// Scenarios, and checks, whose failure explains a failure of this one.
    public let blockedBy: [Blocker]
    /// Whether it can share a server.
    public let isolation: Isolation
    /// The limits that a server of its own is started with, where that can be done.
    public let limits: [String: Int]
    /// For the reader of the file.
    public let notes: String?
    let conditions: [Condition]
    let users: [(name: String, user: User)]
    let steps: [Step]
    /// The users whom receipts are about, by the names that stand for their ids.
    var recipients: [String] = []
    /// The devices that providers reach.
    var devices: [(name: String, form: DeviceForm)] = []
    /// The profile that it is about: the folder below `scenarios` in which it stands.
    public var profile = "core"

    /// The limits that its conditions and its own server name.
    var limitsNeeded: [String] {
        let terms = conditions.flatMap { [$0.left, $0.right] }.flatMap { $0.elements ?? [$0] }
        let names = terms.compactMap(\.stringValue).filter { $0.hasPrefix("${limits.") && $0.hasSuffix("}") }
        return names.map { String($0.dropFirst("${limits.".count).dropLast()) } + limits.keys.sorted()
    }

    /// The area, the second word of the id.
    public var area: String { String(id.split(separator: ".").dropFirst().first ?? "") }

    /// Its checks, in the order of the steps.
    public var checks: [Check] { Self.checks(of: steps) }

    /// Whether it opens connections, and so has the checks `wire` and `late`.
    public var opensConnections: Bool { Self.opens(steps) }

    /// Whether it moves the clock, restarts or needs limits, which everybody on the same server notices.
    var disturbsItsServer: Bool { !limits.isEmpty || Self.disturb(steps) }

    /// Whether it chooses user ids, or scripts or judges the application's part.
    var needsApplication: Bool {
        means.contains(.application) || users.contains { $0.user.id != nil || $0.user.answer != .accepts }
            || Self.contains(steps) { step in
                switch step.action {
                case .authentication, .answer: true
                default: false
                }
            }
    }

    /// Whether it asks for notifications that were seen, and so must have users without a past.
    var asksForSeen: Bool {
        Self.contains(steps) { step in
            switch step.action {
            // All forms of a message, by what they spell out.
            case .send, .frames, .open:
                Self.asksForSeen(String(describing: step.action))
            default: false
            }
        }
    }

    private static func asksForSeen(_ text: String) -> Bool {
        // What the barrier asks for was received by nobody.
        guard !text.contains(ScenarioMachine.barrierInstant) else { return false }
        return ["seenNotificationsRequest", "\"notificationDataRequest"].contains { text.contains($0) }
    }

    /// The providers that it scripts or looks at.
    var providers: Set<ProviderKind> {
        var providers = Set(devices.map(\.form.provider))
        _ = Self.contains(steps) { step in
            if case .received(let form) = step.action, let provider = form.provider { providers.insert(provider) }
            return false
        }
        return providers
    }

    /// Whether it hands in receipts and notifications, of which no clause says which come first.
    var mixesPushes: Bool {
        let operations = ["receipt", "notify"]
        var seen: Set<String> = []
        _ = Self.contains(steps) { step in
            if case .call(let form) = step.action, operations.contains(form.operation) { seen.insert(form.operation) }
            return false
        }
        return seen.count == operations.count
    }

    /// The highest number of a node that a step names; 0 when none does.
    var highestNode: Int {
        var highest = 0
        _ = Self.contains(steps) { step in
            highest = max(highest, step.action.node ?? 0)
            return false
        }
        return highest
    }

    private static func contains(_ steps: [Step], _ isMeant: (Step) -> Bool) -> Bool {
        steps.contains { step in
            if case .repeat(_, _, let inner) = step.action { return contains(inner, isMeant) }
            return isMeant(step)
        }
    }

    /// Whether it sends bytes of its own making to an operation, in which no member can be renamed.
    func sendsBytes(to operation: String) -> Bool {
        Self.contains(steps) { step in
            guard case .call(let form) = step.action, form.operation == operation else { return false }
            if case .bytes = form.request.body { return true }
            return false
        }
    }

    private static func disturb(_ steps: [Step]) -> Bool {
        steps.contains { step in
            switch step.action {
            case .clock, .restart, .terminate: true
            case .repeat(_, _, let inner): disturb(inner)
            default: false
            }
        }
    }

    static func checks(of steps: [Step]) -> [Check] {
        steps.flatMap { step in
            if case .repeat(_, _, let inner) = step.action { return step.checks + checks(of: inner) }
            return step.checks
        }
    }

    private static func opens(_ steps: [Step]) -> Bool {
        steps.contains { step in
            switch step.action {
            case .open: true
            case .repeat(_, _, let inner): opens(inner)
            default: false
            }
        }
    }
}

extension Scenario {
    /// Reads a scenario file.
    ///
    /// - Throws: ``DataFault``.
    public init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            try members.format("scenario/1")
            let since = try members.required("since").object { since throws(DataFault) in
                (spec: try since.string("spec"), suite: try since.string("suite"))
            }
            let conditions = try members.optional("when").map { list throws(DataFault) in
                try list.elements().map { condition throws(DataFault) in try Self.condition(condition) }
            }
            let means = try members.optional("means").map { list throws(DataFault) in
                try list.elements().map { word throws(DataFault) -> Means in try word.choice() }
            }
            let isolation = try members.optional("isolation").map { word throws(DataFault) -> Isolation in
                try word.choice()
            }
            let users = try members.optional("users").map { object throws(DataFault) in
                try object.entries().map { entry throws(DataFault) in
                    (name: entry.name, user: try User.read(entry.reader))
                }
            }
            let devices = try members.optional("devices").map { object throws(DataFault) in
                try object.entries().map { entry throws(DataFault) in
                    (name: entry.name, form: try DeviceForm.read(entry.reader))
                }
            }
            let limits = try members.optional("limits").map { object throws(DataFault) in
                try object.entries().map { entry throws(DataFault) in (entry.name, try entry.reader.int()) }
            }
            return Scenario(
                id: try members.string("id"),
                title: try members.string("title"),
                level: try members.required("level").choice(),
                clauses: try members.strings("clauses"),
                since: since,
                needs: try members.strings("needs"),
                means: means ?? [],
                blockedBy: try members.strings("blockedBy").map { Blocker($0) },
                isolation: isolation ?? .shared,
                limits: Dictionary(limits ?? [], uniquingKeysWith: { $1 }),
                notes: try members.optionalString("notes"),
                conditions: conditions ?? [],
                users: users ?? [],
                steps: try members.required("steps").elements().map { step throws(DataFault) in try Step.read(step) },
                recipients: try members.strings("recipients"),
                devices: devices ?? [],
                profile: Self.profile(of: reader.file)
            )
        }
    }

    /// `Conformance/scenarios/PROFILE/…`; what stands elsewhere is about `core`.
    private static func profile(of file: String) -> String {
        guard file.hasPrefix(ProfileScenario.folder) else { return "core" }
        return String(file.dropFirst(ProfileScenario.folder.count).prefix { $0 != "/" })
    }

    private static func condition(_ reader: DataReader) throws(DataFault) -> Condition {
        let parts = try reader.elements()
        let sign = parts.count == 3 ? try parts[1].string() : ""
        guard sign == "<=" || sign == "=" else {
            throw reader.fault("A condition is [TERMS, \"<=\", TERMS] or [TERMS, \"=\", TERMS].")
        }
        return Condition(left: parts[0].value, right: parts[2].value, isOfKind: sign == "=")
    }
}

extension Scenario.User {
    fileprivate static func read(_ reader: DataReader) throws(DataFault) -> Scenario.User {
        try reader.object { members throws(DataFault) in
            let answer = try members.optional("answer").map { form throws(DataFault) in try AnswerForm.read(form) }
            return Scenario.User(id: try members.optionalString("id"), answer: answer ?? .accepts)
        }
    }
}
