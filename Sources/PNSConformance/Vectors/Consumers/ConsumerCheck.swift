package import Foundation

/// The kit: runs a consumer over a sound set and over doctored ones, and says what it did not notice.
package struct ConsumerCheck: Sendable {
    private let set: ConsumerSet
    private let program: ConsumerProgram
    private let folder: URL

    /// Makes a check.
    ///
    /// - Parameters:
    ///   - set: The sound set.
    ///   - program: The consumer.
    ///   - folder: Where the sets are written, a folder for each; it has to exist.
    package init(_ set: ConsumerSet, _ program: ConsumerProgram, in folder: URL) {
        self.set = set
        self.program = program
        self.folder = folder
    }

    /// Runs all of it.
    ///
    /// - Parameters:
    ///   - names: Only doctored sets whose ids begin with one of these; all where there is none.
    ///   - note: Is told each finding once it is known.
    /// - Returns: What came of each set.
    /// - Throws: What keeps the sets from being written, or the consumer from being started.
    package func run(
        only names: [String] = [],
        noting note: (ConsumerReport.Finding) -> Void = { _ in }
    ) async throws -> ConsumerReport {
        let outcome = try await program.run(over: set, in: folder.appending(path: "sound.exported"))
        var report = ConsumerReport(set: set, first: outcome)
        note(report.findings[0])
        guard report.findings[0].fault == nil, let summary = report.summary else { return report }
        let doctorings = ConsumerDoctor(set, excluding: summary.excluded).all()
        for doctoring in doctorings where names.isEmpty || names.contains(where: doctoring.id.hasPrefix) {
            let outcome = try await program.run(over: doctoring.set, in: folder.appending(path: doctoring.id))
            report.add(doctoring, outcome)
            if let last = report.findings.last { note(last) }
        }
        return report
    }
}
