import Foundation
import Glibc

/// orjson in a Python process, which takes its turns when it is told to.
final class OrjsonPeer {
    private let process: Process
    private let input: FileHandle
    private let output: FileHandle
    private var unread: [UInt8] = []

    private init(_ process: Process, _ input: FileHandle, _ output: FileHandle) {
        self.process = process
        self.input = input
        self.output = output
    }

    /// Starts Python and hands over the messages.
    ///
    /// - Returns: The peer and its version; or nobody, and why.
    static func start(python: String, folder: String, payloads: [[UInt8]]) -> (peer: OrjsonPeer?, note: String) {
        let script = "\(folder)/orjson_turns.py"
        guard FileManager.default.fileExists(atPath: script) else {
            return (nil, "not measured, \(script) is not there; name its folder with --peers")
        }
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, script]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        // A Python that ends early must not end this process too.
        signal(SIGPIPE, SIG_IGN)
        do {
            try process.run()
            let peer = OrjsonPeer(process, input.fileHandleForWriting, output.fileHandleForReading)
            let version = try peer.readLine()
            for payload in payloads { try peer.input.write(contentsOf: payload + [10]) }
            try peer.input.write(contentsOf: [10])
            return (peer, version)
        } catch {
            return (nil, "not measured, \(python) has no orjson; `make bench` installs it")
        }
    }

    /// Lets it take a turn.
    ///
    /// - Returns: The processor time of its thread in nanoseconds.
    func time(_ index: Int, _ direction: CodecCase.Direction, times: Int) throws -> UInt64 {
        try input.write(contentsOf: Data("\(direction.rawValue) \(index) \(times)\n".utf8))
        guard let nanoseconds = UInt64(try readLine()) else { throw BenchFault("orjson_turns.py gave no number") }
        return nanoseconds
    }

    /// Ends the process and waits for it.
    func stop() {
        try? input.close()
        process.waitUntilExit()
    }

    private func readLine() throws -> String {
        while true {
            if let end = unread.firstIndex(of: 10) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            let more = output.availableData
            guard !more.isEmpty else { throw BenchFault("orjson_turns.py ended early") }
            unread.append(contentsOf: more)
        }
    }
}
