import PNSConformance

extension KnownFailuresFile {
    /// Reads a list of known failures, complete or not.
    ///
    /// - Throws: Exit status 2 with the file, the line and the reason.
    static func load(_ path: String) throws -> KnownFailuresFile {
        do {
            return try KnownFailuresFile(text: try ReportCommand.text(path), name: path)
        } catch let fault as DataFault {
            throw Talk.fail(.usage, "\(fault.file): \(fault.sentence)")
        }
    }

    /// Refuses a list that says too little, or what is not so.
    ///
    /// - Throws: Exit status 2 after a line for everything that has to be put right.
    func demandUsable(_ suite: Suite, on day: CalendarDay) throws {
        let problems = problems(suite, on: day)
        guard !problems.isEmpty else { return }
        for problem in problems { Talk.write(problem) }
        throw Talk.fail(
            .usage,
            "\(name) cannot be used; put right the \(problems.count == 1 ? "line" : "\(problems.count) lines") above"
        )
    }
}
