import PNSConformance

/// The rules about payloads.
enum APNSPayload {
    /// Holds a payload to them.
    ///
    /// - Returns: The payload as JSON; as a text where it is none.
    static func check(
        _ request: SinkRequest,
        type: APNSPushType,
        _ checks: inout SinkChecks<APNSReason>
    ) -> RawJSON {
        checks.require(
            "there is a payload",
            APNSSource.generating,
            !request.body.isEmpty,
            expected: "a JSON object",
            actual: "0 bytes",
            else: APNSRules.reason("PayloadEmpty")
        )
        guard !request.body.isEmpty else { return .null }
        let limit = type.maxPayloadBytes
        checks.require(
            "the payload has at most \(limit) bytes",
            APNSSource.generating,
            !request.isCut && request.body.count <= limit,
            expected: "\(limit) bytes",
            actual: "\(request.body.count) bytes",
            else: APNSRules.reason("PayloadTooLarge")
        )
        let read = checks.json(
            request.body,
            called: "the payload",
            APNSSource.generating,
            else: APNSRules.reason("PayloadEmpty")
        )
        guard let payload = read else { return .string(String(decoding: request.body, as: UTF8.self)) }
        let hasDictionary = payload["aps"]?.kind == .object || type == .mdm && payload["mdm"] != nil
        checks.require(
            "the payload has the dictionary aps",
            APNSSource.generating,
            hasDictionary,
            expected: "{\"aps\":{…}}",
            actual: payload.compact().cut,
            else: APNSRules.reason("PayloadEmpty")
        )
        if let aps = payload["aps"], aps.kind == .object {
            self.checkMembers(aps, type, &checks)
            self.checkShape(aps, type, &checks)
        }
        return payload
    }

    /// What each key of `aps` can hold.
    private static func checkMembers(_ aps: RawJSON, _ type: APNSPushType, _ checks: inout SinkChecks<APNSReason>) {
        func advise(_ name: String, _ expected: String, _ holds: (RawJSON) -> Bool) {
            guard let value = aps[name] else { return }
            checks.advise(
                "aps.\(name) is \(expected)",
                APNSSource.generating,
                holds(value),
                expected: expected,
                actual: value.compact().cut
            )
        }
        advise("badge", "a number that is not negative") { ($0.intValue ?? -1) >= 0 }
        advise("content-available", "1") { $0.intValue == 1 }
        advise("mutable-content", "1") { $0.intValue == 1 }
        for name in ["thread-id", "category", "target-content-id", "filter-criteria"] {
            advise(name, "a text") { $0.kind == .string }
        }
        advise("interruption-level", "passive, active, time-sensitive or critical") { value in
            ["passive", "active", "time-sensitive", "critical"].contains(value.stringValue)
        }
        advise("relevance-score", type == .liveactivity ? "a number" : "a number from 0 to 1") { value in
            guard let score = value.decimalValue else { return false }
            return type == .liveactivity || score >= .zero && score <= .one
        }
        for name in ["timestamp", "stale-date", "dismissal-date"] {
            advise(name, "a date in UNIX seconds") { (0..<100_000_000_000).contains($0.intValue ?? -1) }
        }
        advise("alert", "a text or an object") { $0.kind == .string || $0.kind == .object }
        advise("sound", "a text or an object with a volume from 0 to 1") { value in
            guard value.kind == .object else { return value.kind == .string }
            guard let volume = value["volume"] else { return true }
            return volume.decimalValue.map { $0 >= .zero && $0 <= .one } ?? false
        }
        advise("event", "start, update or end") { ["start", "update", "end"].contains($0.stringValue) }
        advise("content-state", "an object") { $0.kind == .object }
        let alertKeys = [
            "title", "subtitle", "body", "launch-image", "title-loc-key", "title-loc-args", "subtitle-loc-key",
            "subtitle-loc-args", "loc-key", "loc-args", "sound",
        ]
        if let alert = aps["alert"]?.members {
            let strange = alert.map(\.name).filter { !alertKeys.contains($0) }
            checks.advise(
                "aps.alert has no keys of its own making",
                APNSSource.generating,
                strange.isEmpty,
                expected: alertKeys.joined(separator: ", "),
                actual: strange.joined(separator: ", ")
            )
        }
    }

    /// What a push of a type needs and what it cannot have.
    private static func checkShape(_ aps: RawJSON, _ type: APNSPushType, _ checks: inout SinkChecks<APNSReason>) {
        switch type {
        case .background:
            let extra = ["alert", "badge", "sound"].filter { aps[$0] != nil }
            checks.advise(
                "a background push has nothing to show",
                APNSSource.background,
                extra.isEmpty,
                expected: "content-available alone",
                actual: extra.joined(separator: ", ")
            )
            checks.advise(
                "a background push has content-available",
                APNSSource.background,
                aps["content-available"]?.intValue == 1,
                expected: "1",
                actual: aps["content-available"]?.compact() ?? "none"
            )
        case .alert:
            let shows = ["alert", "badge", "sound"].contains { aps[$0] != nil }
            checks.advise(
                "an alert push has something to show",
                APNSSource.sending,
                shows,
                expected: "alert, badge or sound",
                actual: aps.compact().cut
            )
        case .liveactivity:
            let needed = ["timestamp", "event", "content-state"].filter { aps[$0] == nil }
            checks.advise(
                "a push to a live activity has timestamp, event and content-state",
                APNSSource.activity,
                needed.isEmpty,
                expected: "all three",
                actual: "no \(needed.joined(separator: ", "))"
            )
            guard aps["event"]?.stringValue == "start" else { return }
            let missing = ["alert", "attributes-type", "attributes"].filter { aps[$0] == nil }
            checks.advise(
                "the start of a live activity has alert, attributes-type and attributes",
                APNSSource.activity,
                missing.isEmpty,
                expected: "all three",
                actual: "no \(missing.joined(separator: ", "))"
            )
        default: break
        }
    }
}

extension DecimalText {
    /// The number none.
    static let zero = number("0")
    /// The number one.
    static let one = number("1")

    private static func number(_ text: String) -> DecimalText {
        guard let number = DecimalText(text) else { preconditionFailure("\(text) is a number") }
        return number
    }
}
