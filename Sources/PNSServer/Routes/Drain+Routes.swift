extension Drain {
    /// A handler that refuses what comes after the server was told to end (OPS-018).
    ///
    /// What it let through is served to its end (OPS-014).
    ///
    /// - Parameter handler: Answers as long as the server serves.
    /// - Returns: The handler.
    func refusing(_ handler: @escaping RouteTable.Handler) -> RouteTable.Handler {
        { request, context in
            guard !self.isDraining else { throw Refusal.stopping }
            return try await handler(request, context)
        }
    }
}
