/// Reads one HTTP/1 answer from bytes as they come, its body bit by bit.
struct HTTPStreamReader {
    private enum Phase {
        case head
        case length(Int)
        case chunkSize, chunk(Int), chunkEnd, trailers
        case untilEnd
        case over
    }

    private var phase = Phase.head
    private var buffer: [UInt8] = []
    /// Up to where no end of a line, or of the head, was found.
    private var searched = 0

    /// Takes bytes.
    ///
    /// - Returns: What they bring; nothing behind ``HTTPStreamEvent/ended(fault:)``.
    mutating func read(_ bytes: some Sequence<UInt8>) -> [HTTPStreamEvent] {
        buffer.append(contentsOf: bytes)
        var events: [HTTPStreamEvent] = []
        while let event = next() {
            if let event { events.append(event) }
        }
        return events
    }

    /// The peer has ended the connection.
    mutating func end() -> HTTPStreamEvent? {
        switch phase {
        case .over: return nil
        case .untilEnd:
            phase = .over
            return .ended(fault: nil)
        case .head where buffer.isEmpty: return fail("the connection ended without an answer")
        default: return fail("the connection ended inside the answer")
        }
    }

    /// One step further; `nil` where more bytes are needed, and `.some(nil)` where nothing is to be told.
    private mutating func next() -> HTTPStreamEvent?? {
        switch phase {
        case .head: return head()
        case .length(0): return finish()
        case .length(let left):
            guard let bytes = take(atMost: left) else { return nil }
            phase = .length(left - bytes.count)
            return .body(bytes)
        case .untilEnd:
            guard let bytes = take(atMost: .max) else { return nil }
            return .body(bytes)
        case .chunkSize:
            guard let line = upTo([13, 10]) else { return unfinishedLine() }
            guard let size = HTTPBodyForm.chunkSize(line) else { return fail("a chunk without a size") }
            phase = size == 0 ? .trailers : .chunk(size)
            return .some(nil)
        case .chunk(let left):
            guard let bytes = take(atMost: left) else { return nil }
            phase = left == bytes.count ? .chunkEnd : .chunk(left - bytes.count)
            return .body(bytes)
        case .chunkEnd:
            guard let line = upTo([13, 10]) else { return unfinishedLine() }
            guard line.isEmpty else { return fail("a chunk longer than its size") }
            phase = .chunkSize
            return .some(nil)
        case .trailers:
            guard let line = upTo([13, 10]) else { return unfinishedLine() }
            guard line.isEmpty else { return .some(nil) }
            return finish()
        case .over: return nil
        }
    }

    private mutating func head() -> HTTPStreamEvent?? {
        guard let bytes = upTo([13, 10, 13, 10]) else {
            // Not `? :`, whose nil would be the inner one, and read on for ever.
            guard buffer.count > HTTPAnswerReader.maxHeadBytes else { return nil }
            return fail("the head is too long")
        }
        guard let answer = HTTPAnswerReader.parseHead(bytes) else { return fail("not an HTTP/1 answer") }
        guard answer.status >= 200 else { return .some(nil) }
        switch HTTPBodyForm(of: answer) {
        case nil, .upgraded: return fail(HTTPBodyForm.fault)
        case .some(.none): phase = .length(0)
        case .length(let length): phase = .length(length)
        case .chunked: phase = .chunkSize
        case .untilEnd: phase = .untilEnd
        }
        return .head(answer)
    }

    private mutating func finish() -> HTTPStreamEvent {
        phase = .over
        return .ended(fault: nil)
    }

    private mutating func fail(_ why: String) -> HTTPStreamEvent {
        phase = .over
        return .ended(fault: why)
    }

    private mutating func take(atMost count: Int) -> [UInt8]? {
        guard !buffer.isEmpty else { return nil }
        let bytes = Array(buffer.prefix(count))
        buffer.removeFirst(bytes.count)
        searched = 0
        return bytes
    }

    /// What comes before these bytes, which go with it; each byte is searched once.
    private mutating func upTo(_ mark: [UInt8]) -> ArraySlice<UInt8>? {
        while searched + mark.count <= buffer.count {
            guard buffer[searched] == mark[0], buffer[searched..<searched + mark.count].elementsEqual(mark) else {
                searched += 1
                continue
            }
            let found = buffer[..<searched]
            buffer.removeFirst(searched + mark.count)
            searched = 0
            return found
        }
        return nil
    }

    private mutating func unfinishedLine() -> HTTPStreamEvent?? {
        guard buffer.count > HTTPAnswerReader.maxHeadBytes else { return nil }
        return fail("a line without an end")
    }
}
