/// What a bad network does to a connection, and where in it: one rule, for one place.
public struct FaultRule: Hashable, Sendable {
    /// Which way the bytes go that a rule is about.
    public enum Direction: String, CaseIterable, Hashable, Sendable {
        /// From the runner to the server.
        case sent
        /// From the server to the runner.
        case received
    }

    /// Where in its direction a rule applies.
    public enum Place: Hashable, Sendable {
        /// At the n-th frame behind the handshake, from 1, among those of this opcode whose payload contains this text.
        case frame(number: Int, opcode: UInt8?, containing: String?)
        /// At the n-th byte of the connection, from 1, the handshake or the head of a request included.
        case byte(number: Int)
    }

    /// How a connection is ended.
    public enum Ending: String, CaseIterable, Hashable, Sendable {
        /// In order, behind what was handed on.
        case end
        /// With a reset; what is on its way can be lost too.
        case reset
        /// Not at all: nothing more comes through in this direction, and nobody is told.
        case stall
    }

    /// What becomes of the bytes.
    public enum Action: Hashable, Sendable {
        /// They and all behind them are handed on so much later.
        case delay(milliseconds: Int)
        /// The frame is not handed on; of a byte, that one and all behind it are not.
        case drop
        /// The frame is handed on twice.
        case duplicate
        /// So many bytes of the frame are handed on, then the connection ends.
        case truncate(bytes: Int, Ending)
        /// The connection ends before them.
        case close(Ending)
    }

    /// Which way.
    public var direction: Direction
    /// Where.
    public var place: Place
    /// What.
    public var action: Action

    /// Makes a rule.
    public init(_ action: Action, _ direction: Direction, at place: Place) {
        self.direction = direction
        self.place = place
        self.action = action
    }
}

extension FaultRule: CustomStringConvertible {
    /// The rule as `--fault` takes it, a text that the frame has to contain in quotes.
    public var description: String {
        var words: [String] = []
        switch action {
        case .delay(let milliseconds): words = ["delay", direction.rawValue, "milliseconds=\(milliseconds)"]
        case .drop: words = ["drop", direction.rawValue]
        case .duplicate: words = ["duplicate", direction.rawValue]
        case .truncate(let bytes, let ending):
            words = ["truncate", direction.rawValue, "bytes=\(bytes)", "how=\(ending.rawValue)"]
        case .close(let ending): words = ["close", direction.rawValue, "how=\(ending.rawValue)"]
        }
        switch place {
        case .byte(let number): words.insert("byte=\(number)", at: 2)
        case .frame(let number, let opcode, let text):
            let parts = [
                "frame=\(number)", opcode.map { "opcode=\($0)" }, text.map { "containing=\(RawJSON.quoted($0))" },
            ]
            words.insert(contentsOf: parts.compactMap(\.self), at: 2)
        }
        return words.joined(separator: ",")
    }
}
