/// One failure by itself: a scenario that need not be in any suite, and the report of a run in which it failed.
///
/// `pns replay` judges what it recorded once more, without the server, and says the same.
public struct Capsule: Sendable {
    static let format = "capsule/1"

    /// The slug of the check that failed.
    public var check: String
    /// The scenario as a file has it.
    public var document: RawJSON
    /// The report of the run of this scenario alone.
    public var report: RunReport

    /// Makes a capsule.
    public init(check: String, document: RawJSON, report: RunReport) {
        self.check = check
        self.document = document
        self.report = report
    }

    /// Whether a text says of itself that it is a capsule.
    public static func isCapsule(_ text: String) -> Bool {
        (try? RawJSON(parsing: Array(text.utf8)))?["format"] == .string(format)
    }

    /// Reads a capsule.
    ///
    /// - Parameters:
    ///   - text: The text of the file.
    ///   - file: Its name, for faults.
    /// - Throws: ``DataFault``.
    public init(text: String, file: String) throws(DataFault) {
        let reader = try DataReader(text: text, file: file)
        self = try reader.object { members throws(DataFault) in
            try members.format(Self.format)
            let check = try members.string("check")
            let document = try members.required("scenario").value
            let report = try members.required("report").value
            return Capsule(check: check, document: document, report: try RunReport(text: report.compact(), file: file))
        }
    }

    /// The capsule as JSON text.
    ///
    /// - Returns: The text.
    /// - Throws: ``RawJSONFault`` never, for a report writes what can be read.
    public func text() throws -> String {
        RawJSON.object([
            "format": .string(Self.format), "check": .string(check), "scenario": document,
            "report": try RawJSON(parsing: Array(report.text().utf8)),
        ]).pretty()
    }

    /// The scenario, read as from a file of the suite.
    ///
    /// - Throws: ``DataFault``.
    public func scenario() throws(DataFault) -> Scenario {
        try Scenario(DataReader(document, file: "scenario", pointer: ""))
    }
}
