/// Why an adapter cannot be used any further: it broke the contract of `Conformance/ADAPTER.md`, or is gone.
struct AdapterFault: Error, Hashable, Sendable {
    /// What was wrong.
    enum Cause: Error, Hashable, Sendable {
        /// It could not be started.
        case cannotStart(String)
        /// A line is not one JSON object.
        case notJSON(String)
        /// A line is longer than ``AdapterLineReader/maxBytes``.
        case tooLong
        /// A line is neither an answer nor an event that the contract knows.
        case unknownLine(String)
        /// An answer to a request that was not made or was answered already.
        case unasked(id: Int)
        /// A member is missing or of another type.
        case badMember(String)
        /// It speaks another version of the contract.
        case otherProtocol(String)
        /// It said that it can do what it then does not.
        case unsupported(String)
        /// A request was not answered in time.
        case silent(request: String, milliseconds: Int)
        /// The process ended, or closed its output.
        case ended(String)
    }

    /// What was wrong.
    var cause: Cause
    /// The number of the line that shows it, from 1.
    var line: Int?
    /// The line, shortened.
    var excerpt: String?

    /// One sentence for the author of the adapter.
    var sentence: String {
        guard let line else { return cause.sentence }
        let text = excerpt.map { ": \($0)" } ?? ""
        return "\(cause.sentence), in line \(line) of its output\(text)"
    }
}

extension AdapterFault.Cause {
    fileprivate var sentence: String {
        switch self {
        case .cannotStart(let why): "the adapter cannot be started: \(why)"
        case .notJSON(let why): "the adapter wrote a line that is not one JSON object (\(why))"
        case .tooLong: "the adapter wrote a line of more than \(AdapterLineReader.maxBytes) bytes"
        case .unknownLine(let why): "the adapter wrote a line that the contract does not know (\(why))"
        case .unasked(let id): "the adapter answered request \(id), which waits for no answer"
        case .badMember(let why): "the adapter wrote a member that cannot be right (\(why))"
        case .otherProtocol(let word): "the adapter speaks \"\(word)\", the runner \(AdapterRequest.protocolName)"
        case .unsupported(let word): "the adapter answered \"unsupported\" to \(word), which it has to be able to do"
        case .silent(let request, let milliseconds):
            "the adapter did not answer \(request) within \(milliseconds / 1_000) s; it has to give up on its server"
                + " earlier and answer \"failed\""
        case .ended(let how): "the adapter ended: \(how)"
        }
    }
}
