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
            guard let line = line() else { return nil }
            let digits = line.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
            guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit), let size = Int(digits, radix: 16) else {
                return fail("a chunk without a size")
            }
            phase = size == 0 ? .trailers : .chunk(size)
            return .some(nil)
        case .chunk(let left):
            guard let bytes = take(atMost: left) else { return nil }
            phase = left == bytes.count ? .chunkEnd : .chunk(left - bytes.count)
            return .body(bytes)
        case .chunkEnd:
            guard let line = line() else { return nil }
            guard line.isEmpty else { return fail("a chunk longer than its size") }
            phase = .chunkSize
            return .some(nil)
        case .trailers:
            guard let line = line() else { return nil }
            guard line.isEmpty else { return .some(nil) }
            return finish()
        case .over: return nil
        }
    }

    private mutating func head() -> HTTPStreamEvent?? {
        let end = buffer.indices.dropLast(3).first { buffer[$0..<$0 + 4].elementsEqual([13, 10, 13, 10]) }
        guard let end else {
            // Not `? :`, whose nil would be the inner one, and read on for ever.
            guard buffer.count > HTTPAnswerReader.maxHeadBytes else { return nil }
            return fail("the head is too long")
        }
        guard let answer = HTTPAnswerReader.parseHead(buffer[..<end]) else { return fail("not an HTTP/1 answer") }
        buffer.removeFirst(end + 4)
        guard answer.status >= 200 else { return .some(nil) }
        if answer.status == 204 || answer.status == 304 {
            phase = .length(0)
        } else if answer.header("Transfer-Encoding")?.lowercased() == "chunked" {
            phase = .chunkSize
        } else if let text = answer.header("Content-Length") {
            guard let length = Int(text), length >= 0 else { return fail("contradicting or bad length headers") }
            phase = .length(length)
        } else {
            phase = .untilEnd
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
        return bytes
    }

    /// The next line without its end.
    private mutating func line() -> String? {
        guard let end = buffer.indices.dropLast().first(where: { buffer[$0] == 13 && buffer[$0 + 1] == 10 }) else {
            return nil
        }
        defer { buffer.removeFirst(end + 2) }
        return String(decoding: buffer[..<end], as: UTF8.self)
    }
}
