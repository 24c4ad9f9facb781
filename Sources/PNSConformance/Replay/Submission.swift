/// A report that somebody hands in: with all its recordings, and with what others need to see the same.
public struct Submission: Sendable {
    static let format = "submission/1"

    /// Why a report cannot be handed in.
    public struct Refusal: Error, Hashable, CustomStringConvertible {
        /// What stands in the way and what to do, one sentence.
        public var description: String
    }

    /// How others set up the same server, and what they run.
    public let reproduce: String
    private let report: RawJSON
    private let implementation: RawJSON

    /// Makes a submission of a report that stands.
    ///
    /// - Parameters:
    ///   - text: The text of the report.
    ///   - file: Its name, for faults.
    ///   - reproduce: How others set up the same server, and what they run.
    ///   - suite: What to verify the report by.
    /// - Throws: ``Refusal``, or ``DataFault`` for a text that is no report.
    public init(text: String, file: String, reproduce: String, _ suite: Suite) throws {
        guard !reproduce.allSatisfy(\.isWhitespace) else {
            throw Refusal(description: "Nothing is said about how others see the same: how the server is set up.")
        }
        let report = try RunReport(text: text, file: file)
        let outcome = try ReportVerifier(suite).verify(text: text, file: file)
        if let fault = outcome.faults.first {
            throw Refusal(description: "The report does not stand: \(fault) Run `pns report verify` for all of it.")
        }
        if let scenario = outcome.withoutRecording.first {
            throw Refusal(description: "The recording of \(scenario) was not kept, so nobody could check it; run anew.")
        }
        guard report.ending == .finished, outcome.judgedAgain > 0 else {
            throw Refusal(description: "The run did not come to its end; run anew.")
        }
        guard let version = report.target.version else {
            throw Refusal(
                description: "Nobody can tell which version of \(report.target.name) was judged: say so as"
                    + " implementation.version in the target file, and run anew."
            )
        }
        self.reproduce = reproduce
        self.report = try DataReader(text: text, file: file).value
        implementation = .object(["name": .string(report.target.name), "version": .string(version)])
    }

    /// The text of the submission.
    public func text() -> String {
        let members: [RawJSON.Member] = [
            .init("format", .string(Self.format)), .init("implementation", implementation),
            .init("reproduce", .string(reproduce)), .init("report", report),
        ]
        return RawJSON.object(members + [.init("digest", .string(RunReport.digest(members)))]).pretty()
    }

    /// The report in a text: the text itself, unless it is that of a submission.
    ///
    /// - Throws: ``DataFault``.
    public static func report(in text: String, file: String) throws(DataFault) -> String {
        guard let reader = try opened(text, file) else { return text }
        return try reader.object { members throws(DataFault) in
            try members.format(format)
            _ = try members.required("implementation")
            _ = try members.string("reproduce")
            _ = try members.string("digest")
            return try members.required("report").value.pretty()
        }
    }

    /// What is wrong with the text of a submission beside its report; nothing where it is none.
    ///
    /// - Throws: ``DataFault``.
    static func faults(in text: String, file: String) throws(DataFault) -> [String] {
        guard let reader = try opened(text, file) else { return [] }
        var faults: [String] = []
        if reader.value["digest"]?.stringValue != RunReport.digest(reader.value.members ?? []) {
            faults.append("The digest is not that of the submission: something was changed after it was written.")
        }
        for name in ["name", "version"]
        where reader.value["implementation"]?[name] != reader.value["report"]?["target"]?[name] {
            faults.append("The \(name) of the implementation is not the one in the report.")
        }
        return faults
    }

    private static func opened(_ text: String, _ file: String) throws(DataFault) -> DataReader? {
        let reader = try DataReader(text: text, file: file)
        return reader.value["format"] == .string(format) ? reader : nil
    }
}
