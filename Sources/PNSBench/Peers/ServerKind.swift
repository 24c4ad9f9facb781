/// A server that can be measured: how it is started and spoken to.
protocol ServerKind: Sendable {
    /// What it is called in the report.
    var name: String { get }

    /// Whether it sends a frame to a device on its own when it is connected.
    var sendsFirst: Bool { get }

    /// Why it cannot be started here; `nil` when it can.
    var obstacle: String? { get }

    /// What to start.
    ///
    /// - Parameter folder: An empty folder for its files.
    /// - Returns: The command, its environment, and the file that will hold its port.
    /// - Throws: When its files cannot be written.
    func launch(in folder: String) throws -> LaunchPlan

    /// The handshake of a device.
    func handshake(_ device: Int) -> [UInt8]

    /// The requests that publish so many values one after another, the last one being the given one.
    func publish(_ count: Int, upTo value: Int) -> [UInt8]

    /// What a device gets for a value.
    func payload(of value: Int) -> [UInt8]
}

extension ServerKind {
    /// The same bytes for every server, so that all send the same frame.
    func payload(of value: Int) -> [UInt8] {
        Array(#"{"newNotificationCountChanged":\#(value)}"#.utf8)
    }
}

/// How a server is started.
struct LaunchPlan {
    /// The program, with a slash or to be found on the path, and its arguments.
    var command: [String]

    /// What is added to the environment.
    var environment: [String: String] = [:]

    /// Where it listens, if that is known before.
    var port: Int?

    /// The file in which it writes its port, and one for publishing if that is another.
    var portFile: String?
}

/// Writes requests of HTTP/1.1.
enum RequestText {
    /// The bytes of a request with a body.
    static func post(_ path: String, _ headers: [String] = [], body: [UInt8]) -> [UInt8] {
        let lines = ["POST \(path) HTTP/1.1", "Host: 127.0.0.1"] + headers + ["Content-Length: \(body.count)"]
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    /// The bytes of a handshake.
    static func handshake(_ path: String, _ headers: [String] = []) -> [UInt8] {
        let lines =
            [
                "GET \(path) HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version: 13",
            ] + headers
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}
