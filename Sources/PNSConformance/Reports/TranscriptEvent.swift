/// Something that happened in a scenario, as the runner saw it.
public struct TranscriptEvent: Hashable, Sendable {
    /// Which way it went.
    public enum Direction: String, CaseIterable, Hashable, Sendable {
        /// From the runner to the server.
        case sent
        /// From the server to the runner.
        case received
        /// The runner's own remark.
        case note
    }

    /// Which way it went.
    public var direction: Direction
    /// The connection, `http`, `application` or another party by its name in the scenario.
    public var channel: String
    /// What it was, one word: `text`, `ping`, `close`, `request`, `answer` and so on.
    public var kind: String
    /// The content for people: a message, a status line, a close code.
    public var text: String
    /// The content for machines, as far as a later judgement needs it.
    public var detail: RawJSON?
    /// Microseconds since the scenario began.
    public var microseconds: Int

    /// Makes an event.
    public init(
        _ direction: Direction,
        channel: String,
        kind: String,
        text: String,
        detail: RawJSON? = nil,
        microseconds: Int
    ) {
        self.direction = direction
        self.channel = channel
        self.kind = kind
        self.text = text
        self.detail = detail
        self.microseconds = microseconds
    }
}
