import NIOCore

/// Counts the answers on an HTTP/1.1 connection and reads no more of them than it has to.
struct AnswerScanner {
    private var unread = ByteBuffer()

    /// Takes bytes.
    ///
    /// - Parameter bytes: What arrived.
    /// - Returns: The status of each answer whose head is complete and whose body is too.
    /// - Throws: ``BenchFault`` for an answer without a length.
    mutating func read(_ bytes: inout ByteBuffer) throws -> [Int] {
        unread.writeBuffer(&bytes)
        var statuses: [Int] = []
        while let status = try next() { statuses.append(status) }
        unread.discardReadBytes()
        return statuses
    }

    private mutating func next() throws -> Int? {
        let view = unread.readableBytesView
        guard let head = Self.headLength(view) else { return nil }
        let text = String(decoding: view.prefix(head), as: UTF8.self)
        var length: Int?
        for line in text.split(separator: "\r\n").dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
            length = Int(parts[1].filter { $0.isNumber })
        }
        guard let status = Int(text.dropFirst(9).prefix(3)) else { throw BenchFault("an answer without a status") }
        guard let length = length ?? (status == 204 ? 0 : nil) else {
            throw BenchFault("an answer of status \(status) without a Content-Length")
        }
        guard unread.readableBytes >= head + length else { return nil }
        unread.moveReaderIndex(forwardBy: head + length)
        return status
    }

    /// How long the head at the start is, its empty line included.
    private static func headLength(_ bytes: ByteBufferView) -> Int? {
        bytes.withUnsafeBytes { bytes in
            var index = 3
            while index < bytes.count {
                if bytes[index] == 10, bytes[index - 1] == 13, bytes[index - 2] == 10, bytes[index - 3] == 13 {
                    return index + 1
                }
                index += 1
            }
            return nil
        }
    }
}
