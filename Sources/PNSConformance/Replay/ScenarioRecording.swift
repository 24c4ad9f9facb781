/// Everything that the judgement of one run of one scenario rests on.
///
/// A ``ScenarioMachine`` that is told the same again says the same, so a report can be checked, and a failure replayed,
/// without the server.
public struct ScenarioRecording: Hashable, Sendable {
    /// Who was who.
    ///
    /// Tokens of the application and of the clock are not kept, only whether there were any.
    public var context: ScenarioContext
    /// What happened, in order.
    public var entries: [RecordedEntry]

    /// What stands for a token that is not kept.
    static let withheld = "Bearer \(word)"
    private static let word = "«withheld»"

    /// Makes a recording.
    ///
    /// - Parameters:
    ///   - context: Who was who; its tokens are dropped here.
    ///   - entries: What happened, in order.
    public init(context: ScenarioContext, entries: [RecordedEntry]) {
        var context = context
        context.application = context.application.map { _ in Self.withheld }
        context.clock = context.clock.map { _ in Self.withheld }
        context.client = context.client.map { client in
            ClientAccess(id: client.id, secret: Self.word, otherSecret: client.otherSecret.map { _ in Self.word })
        }
        self.context = context
        self.entries = entries
    }
}
