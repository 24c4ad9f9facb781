/// All that `pns doctor` found, in order; the first failure is the one to mend.
public struct DoctorReport: Hashable, Sendable {
    /// The target file, or `nil` where the command line says it all.
    public var file: String?
    /// The findings, in the order of the checks.
    public var findings: [DoctorFinding]

    /// Collects findings.
    public init(file: String?, findings: [DoctorFinding]) {
        self.file = file
        self.findings = findings
    }

    /// What has to be mended first; `nil` when a run can be made.
    public var failure: DoctorFinding? { findings.first { $0.status == .failure } }

    /// A line for each check, and below a failure or a warning what to change and where.
    public func text(of finding: DoctorFinding) -> String {
        let word = finding.status == .failure ? "FAIL" : finding.status.rawValue
        var text = "\(pad(word, 5)) \(pad(finding.id, 18)) \(finding.sentence)\n"
        if let field = finding.field { text += "      where: \(place(of: field))\n" }
        if !finding.advice.isEmpty { text += "      do:    \(finding.advice)\n" }
        return text
    }

    /// The findings as JSON, `doctor/1`.
    public func json() -> RawJSON {
        .object([
            .init("format", .string("doctor/1")),
            .init("target", file.map { .string($0) } ?? .null),
            .init("ready", .bool(failure == nil)),
            .init("checks", .array(findings.map(json))),
        ])
    }

    private func json(_ finding: DoctorFinding) -> RawJSON {
        var members: [RawJSON.Member] = [
            .init("id", .string(finding.id)), .init("status", .string(finding.status.rawValue)),
            .init("sentence", .string(finding.sentence)),
        ]
        if let field = finding.field { members.append(.init("field", .string(field))) }
        if !finding.advice.isEmpty { members.append(.init("advice", .string(finding.advice))) }
        return .object(members)
    }

    /// Where a value can be changed: in the file, by a flag, in the environment.
    private func place(of field: String) -> String {
        var places = file.map { ["\(field) in \($0)"] } ?? []
        if let (flag, variable) = Self.others[field] {
            places += [flag, variable].compactMap(\.self)
        } else if file == nil {
            places.append("\(field) in a target file; `pns init` writes one")
        }
        return places.joined(separator: ", or ")
    }

    private static let others: [String: (flag: String?, variable: String?)] = [
        "/endpoints/http": ("--url", "PNS_URL"),
        "/application/token": ("--token", "PNS_TOKEN"),
        "/application/listen": ("--listen", "PNS_LISTEN"),
        "/application/advertise": ("--advertise", "PNS_ADVERTISE"),
        "/control/url": (nil, "PNS_CONTROL_URL"),
        "/control/token": (nil, "PNS_CONTROL_TOKEN"),
    ]

    private func pad(_ text: String, _ width: Int) -> String {
        text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
    }
}
