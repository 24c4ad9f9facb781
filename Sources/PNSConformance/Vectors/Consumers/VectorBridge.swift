import Foundation

/// A codec in another language as a program: a line of JSON for each question, a line for each answer.
final class VectorBridge {
    /// Why nothing more can be asked: the harness is broken, whatever the codec is.
    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    private let process: AdapterProcess
    private let seconds: Int
    private var reader = AdapterLineReader()
    private var lines: [[UInt8]] = []

    /// Starts a command with `/bin/sh -c`.
    ///
    /// - Parameters:
    ///   - command: The command.
    ///   - seconds: How long an answer may take.
    /// - Throws: ``Fault``.
    init(command: String, seconds: Int) throws(Fault) {
        do throws(AdapterFault) {
            process = try AdapterProcess(command: command)
        } catch {
            throw Fault(description: "the command cannot be started: \(error.sentence)")
        }
        self.seconds = seconds
        for descriptor in [process.input, process.output] {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        }
    }

    /// Asks, and waits for one line.
    ///
    /// - Returns: The answer, an object.
    /// - Throws: ``Fault``.
    func ask(_ question: RawJSON) throws(Fault) -> RawJSON {
        let deadline = ContinuousClock.now + .seconds(seconds)
        try write(Array((question.compact() + "\n").utf8), until: deadline)
        while lines.isEmpty { try read(until: deadline) }
        let line = lines.removeFirst()
        let excerpt = String(decoding: line.prefix(200), as: UTF8.self).shortened(to: 120)
        guard let answer = try? RawJSON(parsing: line), answer.members != nil else {
            throw Fault(description: "a line of its standard output is no JSON object: \(excerpt)")
        }
        guard lines.isEmpty else {
            throw Fault(description: "it wrote more than one line for a question; the first is \(excerpt)")
        }
        return answer
    }

    /// Closes its input and waits for its end.
    func end() async {
        close(process.input)
        _ = await process.end(withinSeconds: 5)
        close(process.output)
        process.removeLog()
    }

    private func write(_ bytes: [UInt8], until deadline: ContinuousClock.Instant) throws(Fault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(process.input, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // What it writes meanwhile is taken, or each would wait for the other.
                try wait(process.input, Int16(POLLOUT), until: deadline, "it does not read its questions")
                try take()
            } else {
                throw Fault(description: "it closed its standard input: \(process.logTail)")
            }
        }
    }

    private func read(until deadline: ContinuousClock.Instant) throws(Fault) {
        try wait(process.output, Int16(POLLIN), until: deadline, "it did not answer; is its output buffered?")
        guard try take() else { throw Fault(description: "it has ended: \(process.logTail)") }
    }

    /// Takes what is there; false at the end of its output.
    @discardableResult
    private func take() throws(Fault) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(process.output, &chunk, chunk.count)
        guard count > 0 else { return count < 0 && errno == EAGAIN }
        do throws(AdapterFault.Cause) {
            lines += try reader.append(chunk.prefix(count))
        } catch {
            throw Fault(description: "a line of its standard output is longer than 16 MiB")
        }
        return true
    }

    private func wait(
        _ descriptor: CInt,
        _ events: Int16,
        until deadline: ContinuousClock.Instant,
        _ sentence: String
    ) throws(Fault) {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else {
                throw Fault(description: "\(sentence) (\(seconds) s; \(process.logTail))")
            }
            var wanted = pollfd(fd: descriptor, events: events, revents: 0)
            let (whole, atto) = left.components
            if poll(&wanted, 1, CInt(whole * 1_000 + atto / 1_000_000_000_000_000) + 1) > 0 { return }
        }
    }
}
