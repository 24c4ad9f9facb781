import Synchronization

/// The lines of the push handler `stdout` of launched servers, as a provider sees requests (HND-010, HND-011).
///
/// What is no line of a handler is somebody else's, such as a log, and is passed over; so a line that was torn is missing.
public final class HandlerOutput: ProviderFixture {
    /// Longer lines are passed over.
    private static let maxLineBytes = 4 << 20

    private struct State {
        var listener: (@Sendable (ProviderRecord) -> Void)?
        var processes = 0
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now

    /// Which provider it is.
    public var provider: ProviderKind { .stdout }
    /// Nothing has to be configured but the handler.
    public var settings: [String: String] { [:] }
    /// None.
    public var secrets: [String] { [] }

    /// Makes the reader of all launched servers of a run.
    public init() {}

    /// Whoever is a recipient can be told of.
    public func makeDevice(_ token: String) -> ProviderDevice { ProviderDevice(token: token) }

    /// Nobody answers a line.
    public func script(token: String, answers: [ProviderAnswer]) {}

    /// Hands over each line as a request.
    public func observe(_ onRequest: @escaping @Sendable (ProviderRecord) -> Void) {
        state.withLock { $0.listener = onRequest }
    }

    /// Nothing listens.
    public func stop() async {}

    /// Makes what takes the bytes of one more process.
    public func reader() -> Reader {
        let number = state.withLock { state in
            state.processes += 1
            return state.processes
        }
        return Reader(output: self, number: number)
    }

    /// Cuts what one process writes into lines.
    public struct Reader: Sendable {
        fileprivate let output: HandlerOutput
        fileprivate let number: Int
        private var line: [UInt8] = []
        private var isTooLong = false

        fileprivate init(output: HandlerOutput, number: Int) {
            self.output = output
            self.number = number
        }

        /// Takes what was written.
        public mutating func take(_ bytes: [UInt8]) {
            var rest = bytes[...]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                line += rest[..<end]
                rest = rest[(end + 1)...]
                if !isTooLong { output.take(line, of: number) }
                (line, isTooLong) = ([], false)
            }
            line += rest
            if line.count > HandlerOutput.maxLineBytes { (line, isTooLong) = ([], true) }
        }
    }

    private func take(_ line: [UInt8], of process: Int) {
        guard let value = try? RawJSON(parsing: line), value.members != nil, let record = record(value, process) else {
            return
        }
        state.withLock { $0.listener }?(record)
    }

    /// A line about users or a channel; `nil` for what is none of a handler.
    private func record(_ line: RawJSON, _ process: Int) -> ProviderRecord? {
        // A line that lacks the member is shown to those whom it is about, for their checks to say so.
        let receipt = line["receipt"] ?? line
        let channel = receipt["channel"]?.stringValue.map { $0.isEmpty ? [] : [$0] } ?? []
        let items =
            (receipt["to"]?.members ?? []).map { recipient in
                let message = RawJSON.object(["recipient": recipient.value, "line": line])
                return ProviderRecord.Item(token: recipient.name, message: message)
            } + channel.map { ProviderRecord.Item(token: $0, message: .object(["line": line])) }
        guard !items.isEmpty else { return nil }
        return ProviderRecord(
            provider: .stdout,
            connection: process,
            milliseconds: Int((ContinuousClock.now - start).milliseconds),
            method: "write",
            path: "stdout",
            items: items,
            status: nil
        )
    }
}
