/// What a run knew of its server before it judged: the same for all scenarios, and needed to judge them again.
public struct RunConditions: Hashable, Sendable {
    /// Whether the read barrier can be trusted (ORD-003).
    public var isBarrierProved: Bool
    /// Whether it can be trusted across nodes (CLU-003).
    public var isBarrierProvedAcrossNodes: Bool
    /// The unit T in milliseconds.
    public var unitMilliseconds: Int
    /// The least time that something which has to come is waited for, in milliseconds.
    public var leastDeadlineMilliseconds: Int
    /// Seconds that one step can take by the protocol.
    public var patienceSeconds: Int
    /// What the target gives.
    public var means: [Scenario.Means]
    /// The push providers that the runner played.
    public var providers: [ProviderKind]
    /// Whether the users were minted by the runner, and not found on the server.
    public var mintsUsers: Bool
    /// Whether a scenario can have a server of its own with other limits.
    public var setsLimits: Bool
    /// The families of profiles that were judged.
    public var profiles: [String]
    /// The features that the server claims.
    public var features: [String]
    /// The limits that were judged by.
    public var limits: [String: Int]
    /// The operations, as the target has them.
    public var operations: [String: Operation]

    init(_ preflight: Preflight, mintsUsers: Bool, setsLimits: Bool, profiles: [String] = ChapterProfiles.usual) {
        self.profiles = profiles
        self.mintsUsers = mintsUsers
        self.setsLimits = setsLimits
        let policy = preflight.policy
        isBarrierProved = policy.isBarrierProved
        isBarrierProvedAcrossNodes = policy.isBarrierProvedAcrossNodes
        unitMilliseconds = policy.unitMilliseconds
        leastDeadlineMilliseconds = policy.leastDeadlineMilliseconds
        patienceSeconds = policy.patienceSeconds
        means = policy.means.sorted()
        providers = policy.providers.sorted()
        features = preflight.features.sorted()
        limits = preflight.limits
        operations = policy.operations
    }

    /// What a judge has to know about the run.
    ///
    /// - Parameter suite: Says what is wrong with a message.
    /// - Returns: The policy.
    func policy(_ suite: Suite) -> JudgePolicy {
        var policy = JudgePolicy()
        policy.isBarrierProved = isBarrierProved
        policy.isBarrierProvedAcrossNodes = isBarrierProvedAcrossNodes
        policy.unitMilliseconds = unitMilliseconds
        policy.leastDeadlineMilliseconds = leastDeadlineMilliseconds
        policy.patienceSeconds = patienceSeconds
        policy.means = Set(means)
        policy.providers = Set(providers)
        policy.arePushesOrdered = features.contains(JudgePolicy.orderedPushes)
        policy.operations = operations
        policy.fault = { suite.fault(ofServerMessage: $0) }
        return policy
    }
}

extension RunConditions {
    /// The conditions as JSON.
    var json: RawJSON {
        .object([
            "barrierProved": .bool(isBarrierProved),
            "barrierProvedAcrossNodes": isBarrierProvedAcrossNodes ? nil : .bool(false),
            "unitMs": .number(unitMilliseconds),
            "leastDeadlineMs": .number(leastDeadlineMilliseconds),
            "patienceSeconds": .number(patienceSeconds),
            "means": .strings(means.map(\.rawValue)),
            "providers": providers.isEmpty ? nil : .strings(providers.map(\.rawValue)),
            "mintsUsers": .bool(mintsUsers),
            "setsLimits": .bool(setsLimits),
            "profiles": profiles == ChapterProfiles.usual ? nil : .strings(profiles),
            "features": .strings(features),
            "limits": .object(
                limits.sorted { $0.key < $1.key }.map { RawJSON.Member($0.key, .number($0.value)) }
            ),
            "operations": .object(
                operations.sorted { $0.key < $1.key }.map { RawJSON.Member($0.key, $0.value.json) }
            ),
        ])
    }

    /// Reads conditions.
    ///
    /// - Throws: ``DataFault``.
    init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in try RunConditions(&members) }
    }

    private init(_ members: inout DataMembers) throws(DataFault) {
        isBarrierProved = try members.required("barrierProved").bool()
        isBarrierProvedAcrossNodes = try members.flag("barrierProvedAcrossNodes", default: true)
        unitMilliseconds = try members.required("unitMs").int()
        leastDeadlineMilliseconds = try members.required("leastDeadlineMs").int()
        patienceSeconds = try members.required("patienceSeconds").int()
        means = try members.required("means").elements().map { word throws(DataFault) in try word.choice() }
        providers =
            try members.optional("providers")?.elements().map { word throws(DataFault) in try word.choice() } ?? []
        mintsUsers = try members.required("mintsUsers").bool()
        setsLimits = try members.required("setsLimits").bool()
        let profiles = try members.strings("profiles")
        self.profiles = profiles.isEmpty ? ChapterProfiles.usual : profiles
        features = try members.strings("features")
        limits = [:]
        for (name, limit) in try members.required("limits").entries() { limits[name] = try limit.int() }
        operations = [:]
        for (name, operation) in try members.required("operations").entries() {
            operations[name] = try Operation.read(operation)
        }
    }
}

extension Operation {
    /// The operation in the form of `operations.json`.
    fileprivate var json: RawJSON {
        .object([
            "method": .string(method), "path": .string(path),
            "success": .array(success.map { .number($0) }), "on": isOnClock ? .string("clock") : nil,
            "base": base.isEmpty ? nil : .string(base),
            "members": members.isEmpty
                ? nil
                : .object(members.sorted { $0.key < $1.key }.map { RawJSON.Member($0.key, .strings($0.value)) }),
        ])
    }
}
