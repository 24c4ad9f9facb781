extension Mutants {
    /// Mutants of the scenarios `server.text.…`.
    static let text: [Mutant] = [textSyntax, textMembers, textDates, textWrittenDates].flatMap { $0 }
}
