import Foundation

/// The reference server with a gateway that reaches a sink by the legacy protocol.
struct GatewayKind: ServerKind {
    static let key = "bench"

    let name = FigureBook.reference
    let sendsFirst = true
    let obstacle: String? = nil

    /// Where the sink listens.
    let sinkPort: Int

    private let reference = ReferenceKind()

    init(sinkPort: Int) { self.sinkPort = sinkPort }

    func launch(in folder: String) throws -> LaunchPlan {
        var plan = try reference.launch(in: folder)
        plan.command += ["--set", "gcm.url=http://127.0.0.1:\(sinkPort)/fcm/send"]
        plan.command += ["--set", "outbound.allow=127.0.0.1"]
        plan.environment["PNS_GCM_KEY"] = Self.key
        return plan
    }

    func handshake(_ device: Int) -> [UInt8] { reference.handshake(device) }

    func publish(_ count: Int, upTo value: Int) -> [UInt8] { reference.publish(count, upTo: value) }
}

/// The provider that the gateway reaches, `pns sink gcm`.
///
/// It has no devices that connect, and nothing is published there.
struct SinkKind: ServerKind {
    let name = "pns sink gcm"
    let sendsFirst = false
    let obstacle: String? = nil
    let port: Int

    func launch(in folder: String) throws -> LaunchPlan {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var command = [program, "sink", "gcm", "--port", "\(port)", "--key", GatewayKind.key]
        command += ["--folder", folder, "--log", "/dev/null"]
        return LaunchPlan(command: command, port: port)
    }

    func handshake(_ device: Int) -> [UInt8] { [] }

    func publish(_ count: Int, upTo value: Int) -> [UInt8] { [] }
}
