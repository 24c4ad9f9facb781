import Foundation
import PNSCodec

/// The reference server: `pns serve`, as anybody would start it.
struct ReferenceKind: ServerKind {
    static let token = "bench"

    let name = FigureBook.reference
    let sendsFirst = true
    let obstacle: String? = nil

    /// How many users the devices belong to, in turn.
    var users = 1

    func launch(in folder: String) throws -> LaunchPlan {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let portFile = "\(folder)/port"
        var command = [program, "serve", "--auth", "dev", "--port", "0", "--port-file", portFile]
        command += ["--store", "\(folder)/pns.sqlite", "--log-level", "error"]
        // What would slow an attacker down would slow the bench down.
        let wide = ["maxConnections", "maxConnectionsPerUser", "maxNotifiesPerSecond", "maxMessagesPerSecond"]
        for limit in Limits.minimums where wide.contains(limit.name) {
            command += ["--limit", "\(limit.name)=10000000"]
        }
        return LaunchPlan(command: command, environment: ["PNS_APPLICATION_TOKEN": Self.token], portFile: portFile)
    }

    func handshake(_ device: Int) -> [UInt8] {
        RequestText.handshake("/subscribe", ["Authorization: Bearer dev-user-\(device % users)"])
    }

    /// One request: a burst is a batch.
    func publish(_ count: Int, upTo value: Int) -> [UInt8] {
        let record = #"{"user_id":"user-0","notification_data":"Your order left our warehouse this morning."}"#
        let records = Array(repeating: record, count: count).joined(separator: ",")
        return Self.notify(count == 1 ? record : #"{"notifications":[\#(records)]}"#)
    }

    /// The bytes of a notify request.
    static func notify(_ body: String) -> [UInt8] {
        RequestText.post(
            "/notify",
            ["Authorization: Bearer \(token)", "Content-Type: application/json"],
            body: Array(body.utf8)
        )
    }
}
