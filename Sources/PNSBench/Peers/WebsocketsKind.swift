import Foundation

/// The package `websockets` for Python, with its `broadcast`.
struct WebsocketsKind: ServerKind {
    let name = "Python websockets"
    let sendsFirst = false

    /// The Python that has the package.
    let python: String

    /// The folder with `websockets_broadcast.py`.
    let folder: String

    private var script: String { "\(folder)/websockets_broadcast.py" }

    var obstacle: String? {
        guard FileManager.default.fileExists(atPath: script) else {
            return "\(script) is not there; name its folder with --peers"
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-c", "import websockets"]
        process.standardError = FileHandle.nullDevice
        try? process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? nil : "not installed: \(python) -m pip install websockets"
    }

    func launch(in folder: String) throws -> LaunchPlan {
        let portFile = "\(folder)/port"
        return LaunchPlan(command: ["/usr/bin/env", python, script, portFile], portFile: portFile)
    }

    func handshake(_ device: Int) -> [UInt8] {
        RequestText.handshake("/subscribe")
    }

    /// A request for each value, in one go.
    func publish(_ count: Int, upTo value: Int) -> [UInt8] {
        ((value - count + 1)...value).flatMap { RequestText.post("/publish", body: payload(of: $0)) }
    }
}
