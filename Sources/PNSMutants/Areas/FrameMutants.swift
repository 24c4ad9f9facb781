extension Mutants {
    /// Mutants of the scenarios `server.frame.…`.
    static let frame: [Mutant] =
        frameHeaders + framePings + frameCloses + frameFragments + frameTexts + frameErrors + frameNeighbours
}
