/// What a scenario knows of one of its streams.
struct StreamState {
    /// A line that was read.
    struct Record {
        var value: RawJSON
        /// The number of the event that brought it.
        var event: Int
    }

    /// The head of the answer, and all of its body that is no line of a stream.
    var answer: HTTPAnswer?
    var answerEvent: Int?
    /// The lines so far.
    var records: [Record] = []
    /// How many of them steps have taken.
    var taken = 0
    /// Whether it is over.
    var hasEnded = false
    /// What was wrong with its end.
    var fault: String?
    private var unfinished: [UInt8] = []

    /// Takes note of an event.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - number: The number of the event in the transcript.
    mutating func note(_ event: HTTPStreamEvent, number: Int) {
        switch event {
        case .head(let answer):
            self.answer = answer
            answerEvent = number
        case .body(let bytes):
            answer?.body += bytes
            unfinished += bytes
            while let end = unfinished.firstIndex(of: 10) {
                add(unfinished[..<end], number)
                unfinished.removeFirst(end + 1)
            }
        case .ended(let fault):
            // A last line without an end is one all the same; what was cut is none.
            if fault == nil { add(unfinished[...], number) }
            unfinished = []
            hasEnded = true
            self.fault = fault
        }
    }

    private mutating func add(_ line: ArraySlice<UInt8>, _ event: Int) {
        guard line.contains(where: { $0 != 32 && $0 != 13 && $0 != 9 }) else { return }
        let value = (try? RawJSON(parsing: Array(line))) ?? .string(String(decoding: line, as: UTF8.self))
        records.append(Record(value: value, event: event))
    }

    /// How it stands, for people.
    var standing: String {
        if let fault { return fault }
        if hasEnded { return "the stream has ended" }
        return answer == nil ? "no answer came" : "the stream is open"
    }
}
