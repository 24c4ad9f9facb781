import PNSConformance

/// What a legacy request asks for, in JSON or as a form.
struct GCMRequest {
    /// The devices in their order; `nil` where none are named as they have to be.
    var addresses: [String]?
    /// The whole body as JSON; a form becomes an object.
    var body: RawJSON
    /// Whether it is a form: then the answer is a text as well.
    var isForm: Bool

    static let source = "GCM, HTTP connection server reference"
    private static let maxDevices = 1_000

    /// Reads a request.
    ///
    /// - Returns: `nil` where the body is neither.
    static func read(_ request: SinkRequest, _ checks: inout SinkChecks<GCMRefusal>) -> GCMRequest? {
        // Without a word about it, it is a form.
        let type = request.header("content-type").map { $0.prefix { $0 != ";" }.lowercased() }
        let isForm = type == nil || type == "application/x-www-form-urlencoded"
        checks.require(
            "the body is JSON or a form",
            self.source,
            isForm || type == "application/json",
            expected: "application/json",
            actual: type ?? "none",
            else: .status(400, "The body is not JSON.")
        )
        if isForm { return GCMRequest(form: FormFields(request.body), &checks) }
        let body = checks.json(request.body, self.source, else: .status(400, "The body is not JSON."))
        return body.map { GCMRequest(json: $0, &checks) }
    }

    private init(json body: RawJSON, _ checks: inout SinkChecks<GCMRefusal>) {
        self.body = body
        self.isForm = false
        let list = body["registration_ids"]
        let ids = list?.elements?.map(\.stringValue)
        checks.require(
            "registration_ids is a list of texts",
            Self.source,
            list == nil || ids?.contains(nil) == false,
            expected: "texts",
            actual: list?.compact().cut ?? "",
            else: .status(400, "registration_ids is not a list of texts.")
        )
        let target = body["to"]?.stringValue ?? body["condition"]?.stringValue
        checks.require(
            "either registration_ids or to is there",
            Self.source,
            (list == nil) != (target == nil),
            expected: "one of them",
            actual: list == nil ? "none" : "both",
            else: .status(400, "Say registration_ids or to, and only one of them.")
        )
        self.addresses = ids.map { $0.compactMap(\.self) } ?? target.map { [$0] }
        if let count = ids?.count {
            checks.require(
                "registration_ids has 1 to \(Self.maxDevices) entries",
                Self.source,
                (1...Self.maxDevices).contains(count),
                expected: "1 to \(Self.maxDevices)",
                actual: "\(count)",
                else: .status(400, "Number of messages on bulk (\(count)) is not 1 to \(Self.maxDevices).")
            )
        }
        self.checkTypes(&checks)
        self.checkData(body["data"], &checks)
    }

    private init(form: FormFields, _ checks: inout SinkChecks<GCMRefusal>) {
        self.isForm = true
        self.addresses = [form["registration_id"] ?? ""]
        let data = form.names.filter { $0.hasPrefix("data.") }.sorted().map { name in
            RawJSON.Member(String(name.dropFirst("data.".count)), .string(form[name] ?? ""))
        }
        let others = form.names.filter { !$0.hasPrefix("data.") }.sorted().map { name in
            RawJSON.Member(name, .string(form[name] ?? ""))
        }
        self.body = .object(others + (data.isEmpty ? [] : [.init("data", .object(data))]))
        self.checkData(self.body["data"], &checks)
    }

    private func checkTypes(_ checks: inout SinkChecks<GCMRefusal>) {
        let flags = ["content_available", "mutable_content", "delay_while_idle", "dry_run"]
        let texts = ["collapse_key", "restricted_package_name", "priority"]
        let wrong =
            flags.filter { self.body[$0].map { $0.kind != .boolean } ?? false }
            + texts.filter { self.body[$0].map { $0.kind != .string } ?? false }
        checks.require(
            "options have the types of the reference",
            Self.source,
            wrong.isEmpty,
            expected: "flags and texts",
            actual: wrong.joined(separator: ", "),
            else: .status(400, "\(wrong.first ?? "") has another type.")
        )
        if let ttl = self.body["time_to_live"] {
            checks.require(
                "time_to_live is 0 to 2419200 seconds",
                Self.source,
                (0...2_419_200).contains(ttl.intValue ?? -1),
                expected: "0 to 2419200",
                actual: ttl.compact().cut,
                else: .each("InvalidTtl")
            )
        }
    }

    private func checkData(_ data: RawJSON?, _ checks: inout SinkChecks<GCMRefusal>) {
        guard let data else { return }
        checks.require(
            "data is an object",
            Self.source,
            data.kind == .object,
            expected: "an object",
            actual: data.kind.rawValue,
            else: .status(400, "data is not an object.")
        )
        let members = data.members ?? []
        let reserved = members.map(\.name).filter { $0 == "from" || $0.hasPrefix("google") }
        checks.require(
            "data has no reserved keys",
            Self.source,
            reserved.isEmpty,
            expected: "neither from nor google…",
            actual: reserved.joined(separator: ", "),
            else: .each("InvalidDataKey")
        )
        let bytes = members.reduce(0) { sum, member in
            sum + member.name.utf8.count + (member.value.stringValue ?? member.value.compact()).utf8.count
        }
        checks.require(
            "data has at most 4096 bytes, keys and values",
            Self.source,
            bytes <= 4_096,
            expected: "4096 bytes",
            actual: "\(bytes) bytes",
            else: .each("MessageTooBig")
        )
        checks.advise(
            "the values of data are texts",
            Self.source,
            !members.contains { $0.value.kind != .string },
            expected: "texts: anything else arrives as one",
            actual: data.compact().cut
        )
    }
}
