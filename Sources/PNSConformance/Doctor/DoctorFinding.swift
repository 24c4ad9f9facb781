/// What one check of a set-up found.
public struct DoctorFinding: Hashable, Sendable {
    /// How the check came out.
    public enum Status: String, CaseIterable, Hashable, Sendable {
        /// As it has to be.
        case fine = "ok"
        /// A run is possible, and judges less or something else than it could.
        case warning = "warn"
        /// No run can be made.
        case failure = "fail"
        /// Nothing can be said before an earlier failure is mended.
        case skipped = "skip"
    }

    /// The check.
    public var id: String
    /// How it came out.
    public var status: Status
    /// What was seen, one sentence.
    public var sentence: String
    /// The member of the target file that says otherwise than the server, a JSON pointer; `nil` for what stands elsewhere.
    public var field: String?
    /// What to change; empty where there is nothing to change.
    public var advice: String

    /// Describes a finding.
    public init(id: String, status: Status, sentence: String, field: String? = nil, advice: String = "") {
        self.id = id
        self.status = status
        self.sentence = sentence
        self.field = field
        self.advice = advice
    }
}

/// What stands in the way of a run: ends the checks.
struct DoctorFault: Error {
    var sentence: String
    var field: String? = nil
    var advice: String
}
