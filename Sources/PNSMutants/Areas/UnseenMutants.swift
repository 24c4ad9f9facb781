extension Mutants {
    /// Mutants of the scenarios `server.unseen.…`.
    static let unseen: [Mutant] =
        unseenRequests + unseenData + unseenOrder + unseenBounds + unseenMarking + unseenNeighbours + unseenDepartures
}
