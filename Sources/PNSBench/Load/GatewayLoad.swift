import Foundation
import Glibc

/// One push session: a thread brings its devices, another one reads its feedback, each as fast as the server lets it.
///
/// Blocking sockets on threads of their own: whoever cannot write or read waits, and nothing is kept here.
final class GatewayLoad: @unchecked Sendable {
    // Unchecked: `atHalf` is set before the threads begin, and called by one of them.

    /// Called by the reader once half of the feedback is there; it reads on when this returns.
    var atHalf: () -> Void = {}

    private let port: Int
    private let session: String
    private let devices: Int

    /// How many devices are written at once.
    private static let block = 1_000

    private init(port: Int, session: String, devices: Int) {
        self.port = port
        self.session = session
        self.devices = devices
    }

    /// Opens a session.
    ///
    /// - Parameters:
    ///   - port: Where the server listens.
    ///   - devices: How many devices will go through it.
    /// - Returns: The session, to be run once.
    /// - Throws: ``BenchFault``.
    static func open(at port: Int, devices: Int) async throws -> GatewayLoad {
        let socket = try BlockingSocket(port: port)
        let body = Array(#"{"title":"Sale","description":"Starts at noon","data":{"referenceId":123}}"#.utf8)
        try socket.write(RequestText.post("/v1/push-sessions", [Self.credentials, "Connection: close"], body: body))
        let answer = String(decoding: try socket.readToEnd(), as: UTF8.self)
        let parts = answer.split(separator: #""id":""#)
        guard answer.hasPrefix("HTTP/1.1 201 "), parts.count == 2, let id = parts[1].split(separator: "\"").first
        else { throw BenchFault("a push session was not opened: \(answer.prefix(200))") }
        return GatewayLoad(port: port, session: "/v1/push-sessions/\(id)", devices: devices)
    }

    /// Streams all devices, closes the session and reads the feedback to its end.
    ///
    /// - Throws: ``BenchFault`` when a device is told of never or twice.
    func run() async throws {
        async let read: Void = Self.onThread { try self.read() }
        async let fed: Void = Self.onThread {
            try self.feed()
            try self.close()
        }
        _ = try await (read, fed)
    }

    private func feed() throws {
        let socket = try BlockingSocket(port: port)
        let head = [
            "POST \(session)/devices HTTP/1.1", "Host: 127.0.0.1", Self.credentials, "Transfer-Encoding: chunked",
            "Connection: close",
        ]
        try socket.write(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8))
        for start in stride(from: 0, to: devices, by: Self.block) {
            var lines: [UInt8] = []
            for number in start..<min(start + Self.block, devices) {
                lines += Array(#"{"token":"\#(Self.token(number))","type":"gcm"}"#.utf8)
                lines.append(UInt8(ascii: "\n"))
            }
            try socket.write(Array("\(String(lines.count, radix: 16))\r\n".utf8) + lines + [13, 10])
        }
        try socket.write(Array("0\r\n\r\n".utf8))
        try Self.expect(204, try socket.readToEnd(), "devices")
    }

    private func close() throws {
        let socket = try BlockingSocket(port: port)
        let head = ["DELETE \(session) HTTP/1.1", "Host: 127.0.0.1", Self.credentials, "Connection: close"]
        try socket.write(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8))
        try Self.expect(204, try socket.readToEnd(), "the close of a session")
    }

    /// Reads the feedback, and looks whether each device is in it once.
    private func read() throws {
        let socket = try BlockingSocket(port: port)
        let head = ["GET \(session)/feedback HTTP/1.1", "Host: 127.0.0.1", Self.credentials]
        try socket.write(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8))
        var tally = FeedbackTally(devices: devices)
        var isHalf = false
        while let bytes = try socket.read() {
            tally.read(bytes)
            if !isHalf, tally.count >= devices / 2 {
                isHalf = true
                atHalf()
            }
        }
        if let fault = tally.fault { throw BenchFault(fault) }
    }

    /// The token of a device: as long as a real one, and its number can be read out of it.
    private static func token(_ number: Int) -> String {
        let digits = String(number)
        return FeedbackTally.prefix + String(repeating: "0", count: FeedbackTally.digits - digits.count) + digits
    }

    private static let credentials = "Authorization: Bearer \(ReferenceKind.token)"

    private static func expect(_ status: Int, _ answer: [UInt8], _ what: String) throws {
        let text = String(decoding: answer.prefix(400), as: UTF8.self)
        guard text.hasPrefix("HTTP/1.1 \(status) ") else { throw BenchFault("\(what): \(text)") }
    }

    private static func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
        }
    }
}
