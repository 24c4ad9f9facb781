import Hummingbird
import NIOCore
import PNSCodec
import PNSService

/// `/clock`: shows and moves the test clock.
struct ClockRoute: Sendable {
    let clock: AdjustableClock
    let tokens: BearerTokens<Void>
    let clauses: ClauseCounter

    /// Shows the server's time (CTL-004).
    ///
    /// - Throws: `unauthorized` (CTL-002).
    @Sendable
    func show(_ request: Request, _ context: ServerRequestContext) throws -> Response {
        try self.authenticate(request)
        self.clauses.note(.ctl004)
        return Response(status: .ok, ClockAnswer(now: self.clock.now()))
    }

    /// Moves the clock; the answer comes when what became due is done (CTL-003).
    ///
    /// - Throws: `unauthorized` (CTL-002), `malformed` or `bad-argument` (CTL-005, CTL-006).
    @Sendable
    func advance(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        try self.authenticate(request)
        let body = try await request.body(upTo: 4_096, context)
        let move = try self.move(body)
        guard move.advance.duration < Self.lastYear.since(self.clock.now()) else { throw Self.tooFar }  // CTL-006
        self.clauses.note(.ctl003)
        return Response(status: .ok, ClockAnswer(now: await self.clock.advance(by: move.advance.duration)))
    }

    private func authenticate(_ request: Request) throws(Refusal) {
        do throws(Refusal) {
            try self.tokens.owner(request.headers)
        } catch {
            throw error.asked(by: .ctl002)
        }
    }

    private func move(_ body: ByteBuffer) throws -> ClockAdvance {
        do {
            return try body.withUnsafeReadableBytes { try ClockAdvance(wire: $0) }
        } catch {
            throw Refusal(answering: error)?.asked(by: .ctl005) ?? error
        }
    }

    /// 9999-01-01T00:00:00Z: what is timed from then on could have no later instant to wait for.
    private static let lastYear = Timestamp(seconds: 253_370_764_800, nanoseconds: 0)

    private static let tooFar = ServiceError(
        code: .badArgument,
        reason: .invalidDuration,
        pointer: "/advance",
        message: "The duration leads to the year 9999 or beyond."
    )
}
