import Foundation
import NIOCore
import PNSConformance

/// Which server a run judges, as the command line says.
struct TargetChoice {
    var reference: Bool
    var url: String?
    var token: String?
    var file: String?

    struct Resolved {
        var description: TargetDescription
        var launcher: (any TargetLauncher)?
        /// Kept out of every report.
        var secrets: [String]
    }

    /// The command that judges the same server, as far as ` --only ID`.
    var replayCommand: String {
        if reference { return "pns run --reference" }
        if let file { return "pns run --target \(file)" }
        return "pns run --url \(url ?? "")"
    }

    /// Reads what is needed.
    ///
    /// - Throws: Exit status 2.
    func resolve(seed: UInt64, group: any EventLoopGroup) throws -> Resolved {
        guard [reference, url != nil, file != nil].filter({ $0 }).count == 1 else {
            throw Talk.fail(.usage, "say which server to judge: --reference, --url URL or --target FILE")
        }
        if reference {
            let launcher = ReferenceLauncher(seed: seed, group: group)
            var description = TargetDescription(url: "")
            description.name = "reference server"
            description.version = Suite.version
            return Resolved(description: description, launcher: launcher, secrets: launcher.secrets)
        }
        if let url { return try resolve(url: url) }
        return try resolve(file: file ?? "", group: group)
    }

    private func resolve(url: String) throws -> Resolved {
        guard Endpoint.parse(url) != nil else {
            throw Talk.fail(.usage, "--url \(url) is not http://HOST:PORT")
        }
        let token = token ?? ProcessInfo.processInfo.environment["PNS_TOKEN"]
        let description = TargetDescription(url: url, applicationToken: token)
        return Resolved(description: description, launcher: nil, secrets: token.map { [$0] } ?? [])
    }

    private func resolve(file: String, group: any EventLoopGroup) throws -> Resolved {
        let folder = URL(filePath: file).deletingLastPathComponent()
        var secrets: [String] = []
        do {
            let text = try String(contentsOf: URL(filePath: file), encoding: .utf8)
            let reader = try DataReader(text: text, file: file)
            let description = try TargetDescription(reader) { name in
                let value = Self.secret(name, relativeTo: folder)
                if let value { secrets.append(value) }
                return value
            }
            secrets += [description.applicationToken, description.clockToken].compactMap { $0 }
            secrets += description.client?.secretTexts ?? []
            let launcher = description.launch.map { ProcessLauncher($0, description: description, group: group) }
            return Resolved(description: description, launcher: launcher, secrets: secrets)
        } catch {
            throw Talk.fail(.usage, "\(file): \((error as? DataFault)?.description ?? error.localizedDescription)")
        }
    }

    /// `env:NAME` or `file:PATH`.
    private static func secret(_ name: String, relativeTo folder: URL) -> String? {
        if name.hasPrefix("env:") { return ProcessInfo.processInfo.environment[String(name.dropFirst(4))] }
        guard name.hasPrefix("file:") else { return nil }
        let text = try? String(contentsOf: folder.appending(path: String(name.dropFirst(5))), encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
