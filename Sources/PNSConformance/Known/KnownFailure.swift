/// A failure that an implementer knows of, and for whose sake a run is not to be red.
public struct KnownFailure: Hashable, Sendable {
    /// How it fails.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Always.
        case fails
        /// Now and then.
        case flaky
    }

    /// `SCENARIO` or `SCENARIO#CHECK`; `*` stands for anything within a segment, `**` across segments.
    public var match: String
    /// How it fails.
    public var kind: Kind
    /// Why the server does this, in the words of its implementer.
    public var reason: String
    /// Where it is worked on.
    public var issue: String
    /// Since when it is known; nil where nobody has said so yet.
    public var since: CalendarDay?
    /// The last day on which it is tolerated; nil where nobody has said so yet.
    public var expires: CalendarDay?
    /// What has to be seen when it fails, with `*` for anything.
    ///
    /// Nil where that does not matter; of `fails` only.
    public var failsAs: String?
    /// The least part of the executions that has to pass, above 0 and below 1; of `flaky` only.
    public var minPassRate: Double?
    /// How many executions it takes to judge that, 2…10 000; of `flaky` only.
    public var over: Int?

    /// Describes a failure.
    public init(
        match: String,
        kind: Kind = .fails,
        reason: String,
        issue: String,
        since: CalendarDay?,
        expires: CalendarDay?,
        failsAs: String? = nil,
        minPassRate: Double? = nil,
        over: Int? = nil
    ) {
        self.match = match
        self.kind = kind
        self.reason = reason
        self.issue = issue
        self.since = since
        self.expires = expires
        self.failsAs = failsAs
        self.minPassRate = minPassRate
        self.over = over
    }

    /// Whether it names single checks, not scenarios as a whole.
    public var namesChecks: Bool { match.contains("#") }

    /// Whether it names a scenario as a whole.
    ///
    /// - Parameter scenario: The id, with its variant.
    /// - Returns: Whether it does; never for an entry that names checks.
    public func matches(scenario: String) -> Bool {
        !namesChecks && SelectionPattern.matches(scenario[...], match[...])
    }

    /// Whether it names a check.
    public func matches(check: String, of scenario: String) -> Bool {
        matches(name: "\(scenario)#\(check)")
    }

    /// Whether it names `SCENARIO#CHECK`.
    func matches(name: String) -> Bool { namesChecks && SelectionPattern.matches(name[...], match[...]) }

    /// Whether ``failsAs`` describes the whole of what was seen.
    func describes(_ actual: String) -> Bool {
        guard let parts = failsAs?.split(separator: "*", omittingEmptySubsequences: false), let last = parts.last else {
            return true
        }
        guard parts.count > 1 else { return actual.hasSameBytes(as: String(last)) }
        guard actual.hasPrefix(parts[0]) else { return false }
        var rest = actual.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let place = rest.firstRange(of: part) else { return false }
            rest = rest[place.upperBound...]
        }
        return rest.hasSuffix(last)
    }

    /// Reason, place and end in one line.
    public var excuse: String {
        "\(reason) (\(issue)\(expires.map { ", until \($0)" } ?? ""))"
    }
}

extension KnownFailure {
    /// Reads an entry of a list; texts can be empty and days missing until somebody has filled them in.
    ///
    /// - Throws: ``DataFault``.
    init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            members.skipComment()
            func day(_ name: String) throws(DataFault) -> CalendarDay? {
                let reader = try members.required(name)
                return try reader.string().isEmpty ? nil : CalendarDay(reader)
            }
            var entry = KnownFailure(
                match: try members.string("match"),
                kind: try members.required("kind").choice(),
                reason: try members.string("reason"),
                issue: try members.string("issue"),
                since: try day("since"),
                expires: try day("expires")
            )
            entry.failsAs = try members.optionalString("failsAs")
            if let rate = members.optional("minPassRate") { entry.minPassRate = try rate.double() }
            if let over = members.optional("over") { entry.over = try over.int() }
            return entry
        }
    }

    /// The entry as it stands in a list.
    var json: RawJSON {
        .object([
            "match": .string(match), "kind": .string(kind.rawValue), "reason": .string(reason),
            "issue": .string(issue), "since": .string(since?.description ?? ""),
            "expires": .string(expires?.description ?? ""), "failsAs": failsAs.map(RawJSON.string),
            "minPassRate": minPassRate.map { .number(String($0)) }, "over": over.map { .number($0) },
        ])
    }
}
