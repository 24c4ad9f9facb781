/// The lines of a log that wait to be written: so many bytes at most, and so many lines in a second.
///
/// What is beyond is left out and counted, and a line says so as soon as one fits again. So neither a flood of refused
/// requests nor a reader that has stopped can fill a disk or the memory.
struct LogQueue {
    /// The most bytes that wait.
    let maxBytes: Int

    /// The most lines that are taken in a second.
    let maxLinesPerSecond: Int

    /// The lines that wait, each with its line end.
    private(set) var waiting: [UInt8] = []

    /// The lines that were left out since the last that was taken.
    private(set) var leftOut = 0

    private var second = Int64.min
    private var linesInSecond = 0

    init(maxBytes: Int, maxLinesPerSecond: Int) {
        self.maxBytes = maxBytes
        self.maxLinesPerSecond = maxLinesPerSecond
    }

    /// Takes a line, or leaves it out.
    ///
    /// - Parameters:
    ///   - line: The line without its end.
    ///   - second: The present time in whole seconds, of a clock that is never set.
    mutating func add(_ line: String, at second: Int64) {
        if second != self.second { (self.second, self.linesInSecond) = (second, 0) }
        let bytes = self.note.utf8.count + line.utf8.count + 1
        guard self.linesInSecond < self.maxLinesPerSecond, self.waiting.count + bytes <= self.maxBytes else {
            self.leftOut += 1
            return
        }
        self.linesInSecond += 1
        self.tellWhatWasLeftOut()
        self.waiting += line.utf8
        self.waiting.append(UInt8(ascii: "\n"))
    }

    /// Says how many lines were left out, if any were; at the end of a log nothing follows that would.
    mutating func tellWhatWasLeftOut() {
        self.waiting += self.note.utf8
        self.leftOut = 0
    }

    private var note: String { self.leftOut > 0 ? "pns: \(self.leftOut) lines of this log were left out here\n" : "" }

    /// Hands over what waits.
    mutating func takeAll() -> [UInt8] {
        defer { self.waiting = [] }
        return self.waiting
    }

    /// Counts lines that were handed over and could not be written.
    ///
    /// - Parameter lines: The bytes of the lines.
    mutating func lost(_ lines: some Sequence<UInt8>) {
        self.leftOut += lines.count { $0 == UInt8(ascii: "\n") }
    }
}
