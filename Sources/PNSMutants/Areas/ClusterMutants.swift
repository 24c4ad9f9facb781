extension Mutants {
    /// Mutants of the scenarios `server.cluster.…`.
    static let cluster: [Mutant] = clusterCounts + clusterData + clusterAccess
}
