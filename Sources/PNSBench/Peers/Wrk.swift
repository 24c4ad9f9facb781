import Foundation

/// The load generator wrk, as a measure that is not ours.
enum Wrk {
    /// Why it cannot be used; `nil` when it can.
    static var obstacle: String? {
        FileManager.default.fileExists(atPath: "/usr/bin/wrk") ? nil : "not installed: apt-get install wrk"
    }

    /// Sends requests on 64 connections and reads how many were answered in a second.
    ///
    /// - Parameters:
    ///   - url: Where.
    ///   - seconds: For how long, in whole seconds.
    ///   - body: The body of a POST with the token of the bench; `nil` for a GET.
    /// - Returns: Answers per second.
    /// - Throws: ``BenchFault`` when an answer is not of class 2xx or 3xx, or when there is no figure.
    static func requestsPerSecond(_ url: String, seconds: Int, body: String? = nil) throws -> Double {
        let script = FileManager.default.temporaryDirectory.path + "/pns-bench-\(UUID().uuidString).lua"
        let post = body.map { body in
            """
            wrk.method = "POST"
            wrk.body = [[\(body)]]
            wrk.headers["Authorization"] = "Bearer \(ReferenceKind.token)"
            wrk.headers["Content-Type"] = "application/json"

            """
        }
        try Data((post ?? "").utf8).write(to: URL(filePath: script))
        defer { try? FileManager.default.removeItem(atPath: script) }
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/wrk")
        process.arguments = ["-t", "1", "-c", "64", "-d", "\(seconds)s", "-s", script, url]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return try read(text)
    }

    /// Finds the figure in what wrk prints.
    static func read(_ text: String) throws -> Double {
        guard !text.contains("Non-2xx or 3xx") else { throw BenchFault("wrk got refusals") }
        for line in text.split(separator: "\n") where line.hasPrefix("Requests/sec:") {
            if let value = line.split(separator: " ").last.flatMap({ Double($0) }) { return value }
        }
        throw BenchFault("wrk printed no figure")
    }
}
