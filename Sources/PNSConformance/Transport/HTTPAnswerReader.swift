/// Reads one HTTP/1 answer from bytes, with all that comes after it left over.
///
/// Its own reader, so that a mistake of the library behind a server under test is not shared: a body by
/// `Content-Length`, by chunks, or up to the end of the connection (RFC 9112 section 6).
struct HTTPAnswerReader {
    /// What the bytes so far amount to.
    enum Progress: Equatable {
        case needsMore
        case complete(HTTPAnswer, rest: [UInt8])
        /// Not HTTP; the text says why.
        case malformed(String)
    }

    /// A head longer than this is not read on.
    static let maxHeadBytes = 65_536
    /// A body longer than this is not read on.
    static let maxBodyBytes = 64 << 20

    private let isAnswerToHEAD: Bool
    private var buffer: [UInt8] = []
    private var answer: HTTPAnswer?
    private var form = HTTPBodyForm.none
    /// Up to where the bytes were understood: nothing before it is looked at again.
    private var position = 0
    /// Up to where no end of a line, or of the head, was found.
    private var searched = 0
    private var isInTrailers = false

    init(isAnswerToHEAD: Bool = false) { self.isAnswerToHEAD = isAnswerToHEAD }

    mutating func read(_ bytes: some Sequence<UInt8>) -> Progress {
        buffer.append(contentsOf: bytes)
        return advance(atEnd: false)
    }

    /// The peer has ended the connection.
    mutating func end() -> Progress {
        if buffer.isEmpty { return .malformed("the connection ended without an answer") }
        let progress = advance(atEnd: true)
        return progress == .needsMore ? .malformed("the connection ended inside the answer") : progress
    }

    private mutating func advance(atEnd: Bool) -> Progress {
        while answer == nil {
            let end = find([13, 10, 13, 10])
            guard (end ?? buffer.count) - position <= Self.maxHeadBytes else {
                return .malformed("the head is too long")
            }
            guard let end else { return .needsMore }
            guard let head = Self.parseHead(buffer[position..<end]) else { return .malformed("not an HTTP/1 answer") }
            position = end + 4
            searched = position
            if (100..<200).contains(head.status), head.status != 101 {
                discardUnderstood()
                continue
            }
            guard let form = HTTPBodyForm(of: head, isAnswerToHEAD: isAnswerToHEAD) else {
                return .malformed(HTTPBodyForm.fault)
            }
            answer = head
            self.form = form
        }
        let available = buffer.count - position
        guard available + (answer?.body.count ?? 0) <= Self.maxBodyBytes else {
            return .malformed("the body is too long")
        }
        // Before the answer is copied, so that each chunk is appended in place.
        if case .chunked = form { return readChunks() }
        guard var answer else { return .needsMore }
        switch form {
        case .upgraded, .none:
            return .complete(answer, rest: Array(buffer[position...]))
        case .length(let length):
            guard available >= length else { return .needsMore }
            answer.body = Array(buffer[position..<position + length])
            return .complete(answer, rest: Array(buffer[(position + length)...]))
        case .untilEnd:
            guard atEnd else { return .needsMore }
            answer.body = Array(buffer[position...])
            return .complete(answer, rest: [])
        case .chunked:
            return .needsMore
        }
    }

    /// Where these bytes begin, at or after ``position``; each byte is searched once.
    private mutating func find(_ bytes: [UInt8]) -> Int? {
        var index = max(position, searched)
        while index + bytes.count <= buffer.count {
            if buffer[index] == bytes[0], buffer[index..<index + bytes.count].elementsEqual(bytes) { return index }
            index += 1
        }
        searched = index
        return nil
    }

    private mutating func discardUnderstood() {
        buffer.removeFirst(position)
        searched -= position
        position = 0
    }

    static func parseHead(_ bytes: ArraySlice<UInt8>) -> HTTPAnswer? {
        // RFC 9112 section 2.2: the head is octets; ISO 8859-1 keeps each of them apart.
        let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard let statusLine = lines.first else { return nil }
        let parts = statusLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0] == "HTTP/1.1" || parts[0] == "HTTP/1.0",
            parts[1].count == 3, let status = Int(parts[1]), status >= 100
        else { return nil }
        var answer = HTTPAnswer(status: status)
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            let trimmed = value.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
            // RFC 9110 section 5.5: these would let one header pass for two.
            guard !trimmed.contains(where: { $0 == "\r" || $0 == "\n" || $0 == "\0" }) else { return nil }
            answer.headers.append(HeaderField(String(line[..<colon]), String(trimmed)))
        }
        return answer
    }

    private mutating func readChunks() -> Progress {
        while !isInTrailers {
            guard let lineEnd = find([13, 10]) else { return unfinishedLine() }
            guard let size = HTTPBodyForm.chunkSize(buffer[position..<lineEnd]) else {
                return .malformed("a chunk without a size")
            }
            let start = lineEnd + 2
            if size == 0 {
                isInTrailers = true
                position = start
                break
            }
            guard size <= Self.maxBodyBytes else { return .malformed("the body is too long") }
            guard buffer.count - start >= size + 2 else { return .needsMore }
            guard buffer[start + size] == 13, buffer[start + size + 1] == 10 else {
                return .malformed("a chunk longer than its size")
            }
            answer?.body.append(contentsOf: buffer[start..<start + size])
            position = start + size + 2
            if position > 1 << 16 { discardUnderstood() }
        }
        while let lineEnd = find([13, 10]) {
            let isLast = lineEnd == position
            position = lineEnd + 2
            if isLast, let answer { return .complete(answer, rest: Array(buffer[position...])) }
            if position > 1 << 16 { discardUnderstood() }
        }
        return unfinishedLine()
    }

    private func unfinishedLine() -> Progress {
        buffer.count - position > Self.maxHeadBytes ? .malformed("a line without an end") : .needsMore
    }
}
