import PNSService

extension Drain {
    /// A handler that refuses what comes after the server was told to end.
    ///
    /// What it let through is served to its end (OPS-014).
    ///
    /// - Parameters:
    ///   - clause: The clause that asks for the refusal.
    ///   - handler: Answers as long as the server serves.
    /// - Returns: The handler.
    func refusing(by clause: MarkedClause, _ handler: @escaping RouteTable.Handler) -> RouteTable.Handler {
        { request, context in
            guard !self.isDraining else { throw Refusal.stopping.asked(by: clause) }
            let response = try await handler(request, context)
            if self.isDraining { self.clauses.note(.ops014) }
            return response
        }
    }
}
