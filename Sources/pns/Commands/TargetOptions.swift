import ArgumentParser
import Foundation
import NIOCore
import PNSConformance

/// Which server, and how it is reached: flags first, then the environment, then the target file.
struct TargetOptions: ParsableArguments {
    @Flag(help: "Launch the reference server.")
    var reference = false

    @Flag(help: "With --reference: over TLS, with a certificate made for the run.")
    var tls = false

    @Option(
        help: ArgumentHelp(
            "The certificates to trust for https://…, PEM; else the system's; PNS_CA.",
            valueName: "file"
        )
    )
    var ca: String?

    @Option(help: ArgumentHelp("The base URL of a running server; PNS_URL.", valueName: "url"))
    var url: String?

    @Option(
        help: ArgumentHelp(
            "The application's bearer token; better in the environment, PNS_TOKEN.",
            valueName: "token"
        )
    )
    var token: String?

    @Option(help: ArgumentHelp("A target file that describes the server; PNS_TARGET.", valueName: "file"))
    var target: String?

    @Option(
        help: ArgumentHelp(
            "A program that speaks to a server whose wire is not ours; see Conformance/ADAPTER.md.",
            valueName: "command"
        )
    )
    var adapter: String?

    @Option(help: ArgumentHelp("Where the runner's application listens; PNS_LISTEN.", valueName: "host:port"))
    var listen: String?

    @Option(
        help: ArgumentHelp(
            "The URL under which the server reaches the runner's application; PNS_ADVERTISE.",
            valueName: "url"
        )
    )
    var advertise: String?

    /// A server to judge, with everything that flags, environment and file say about it.
    struct Resolved {
        var description: TargetDescription
        var launcher: (any TargetLauncher)?
        /// Kept out of every report.
        var secrets: [String]
        /// The target file, if there is one.
        var file: String?

        /// Where the runner's application listens.
        var listen: Endpoint { launcher == nil ? description.applicationListen : Endpoint(host: "127.0.0.1", port: 0) }
    }

    /// Shorter secrets are parts of ordinary words.
    private static let leastSecretBytes = 4

    /// The command that judges the same server, as far as ` --only ID`.
    var replayCommand: String {
        if reference { return "pns run --reference" + (tls ? " --tls" : "") }
        if let adapter { return "pns run --adapter \(Self.quoted(adapter))" }
        var command = "pns run"
        if let file = target ?? Variable.target.value { command += " --target \(Self.quoted(file))" }
        if let url = url ?? Variable.url.value { command += " --url \(Self.quoted(url))" }
        if let ca = ca ?? Variable.ca.value { command += " --ca \(Self.quoted(ca))" }
        return command
    }

    /// Reads what is needed.
    ///
    /// - Throws: Exit status 2, with every problem of a target file on a line of its own.
    func resolve(suite: Suite, seed: UInt64, group: any EventLoopGroup) throws -> Resolved {
        if reference {
            guard url == nil, target == nil else {
                throw Talk.fail(.usage, "--reference launches a server of its own; leave --url and --target out")
            }
            let launcher: ReferenceLauncher
            do {
                launcher = try ReferenceLauncher(seed: seed, isSecure: tls, group: group)
            } catch {
                throw Talk.fail(.harness, "no certificate could be made for the run: \(error.localizedDescription)")
            }
            var description = TargetDescription(url: "")
            description.name = "reference server"
            description.version = Suite.version
            return Resolved(description: description, launcher: launcher, secrets: launcher.secrets)
        }
        guard !tls else {
            throw Talk.fail(.usage, "--tls goes with --reference; for another server write https:// in its URL")
        }
        if let adapter { return try resolve(adapter: adapter, group) }
        let url = url ?? Variable.url.value
        let file = target ?? Variable.target.value
        guard url != nil || file != nil else {
            throw Talk.fail(
                .usage,
                "say which server: --url URL, --target FILE, --adapter CMD or --reference; `pns init --url URL` writes a target file"
            )
        }
        var resolved =
            try file.map { try read($0, suite) } ?? Resolved(description: TargetDescription(url: ""), secrets: [])
        if let url { resolved.description.serve(at: url, isNamed: file != nil) }
        try apply(to: &resolved.description)
        let description = resolved.description
        resolved.secrets += [description.applicationToken, description.clockToken].compactMap { $0 }
        resolved.secrets += description.secretHeaders
        guard resolved.secrets.allSatisfy({ $0.utf8.count >= Self.leastSecretBytes }) else {
            throw Talk.fail(
                .usage,
                "a token of less than \(Self.leastSecretBytes) characters cannot be kept out of a report that can still be"
                    + " read: it would be blotted out within other words. Give the server a longer one"
            )
        }
        resolved.launcher = description.launch.map { form in
            ProcessLauncher(form, description: description, group: group, secrets: resolved.secrets)
        }
        guard resolved.launcher != nil || Endpoint.parse(description.url) != nil else {
            throw Talk.fail(.usage, "\"\(description.url)\" is not http://HOST:PORT or https://HOST:PORT")
        }
        do throws(CallFailure) {
            try description.tls?.check()
        } catch {
            throw Talk.fail(.usage, error.why)
        }
        return resolved
    }

    private func resolve(adapter command: String, _ group: any EventLoopGroup) throws -> Resolved {
        guard url == nil, target == nil else {
            throw Talk.fail(.usage, "--adapter talks to the server itself; leave --url and --target out")
        }
        var description = TargetDescription(url: "")
        description.name = "server behind an adapter"
        let launcher = AdapterLauncher(command: command, group: group)
        return Resolved(description: description, launcher: launcher, secrets: [])
    }

    private func apply(to description: inout TargetDescription) throws {
        if let token = token ?? Variable.token.value {
            let isOther = description.applicationToken.map { $0 != token } ?? false
            description.hasTokenFromEnvironment = self.token == nil && isOther
            description.applicationToken = token
        }
        if let url = advertise ?? Variable.advertise.value { description.applicationURL = url }
        if let address = listen ?? Variable.listen.value {
            guard let (endpoint, path) = Endpoint.parse("http://" + address), path.isEmpty else {
                throw Talk.fail(.usage, "--listen \(address) is not HOST:PORT")
            }
            description.applicationListen = endpoint
        }
        if let authorities = ca ?? Variable.ca.value { description.tls = ClientTLS(authorities: authorities) }
        if let url = Variable.controlURL.value { description.clockURL = url }
        if let token = Variable.controlToken.value { description.clockToken = token }
    }

    private func read(_ file: String, _ suite: Suite) throws -> Resolved {
        let folder = URL(filePath: file).deletingLastPathComponent()
        var secrets: [String] = []
        do {
            let reader = try DataReader(text: try String(contentsOf: URL(filePath: file), encoding: .utf8), file: file)
            let problems = try TargetCheck(suite).problems(in: reader.value)
            guard problems.isEmpty else {
                for problem in problems { Talk.write("\(file): \(problem)") }
                throw Talk.fail(
                    .usage,
                    "\(file) cannot be used; mend the \(problems.count == 1 ? "line" : "lines") above"
                )
            }
            var description = try TargetDescription(reader) { name in
                let value = Self.secret(name, relativeTo: folder)
                if let value { secrets.append(value) }
                return value
            }
            description.launch?.resolvePaths(relativeTo: folder)
            description.known = description.known.map { path in
                path.hasPrefix("/") ? path : folder.appending(path: path).path(percentEncoded: false)
            }
            return Resolved(description: description, secrets: secrets, file: file)
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Talk.fail(.usage, (error as? DataFault)?.description ?? "\(file): \(error.localizedDescription)")
        }
    }

    /// `env:NAME` or `file:PATH`.
    private static func secret(_ name: String, relativeTo folder: URL) -> String? {
        if name.hasPrefix("env:") { return ProcessInfo.processInfo.environment[String(name.dropFirst(4))] }
        guard name.hasPrefix("file:") else { return nil }
        let text = try? String(contentsOf: folder.appending(path: String(name.dropFirst(5))), encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A word as it can be copied into a shell.
    static func quoted(_ text: String) -> String {
        text.contains { " '\"$`\\*?!&;|<>()#~".contains($0) } ? "'\(text.replacing("'", with: "'\\''"))'" : text
    }
}

extension TargetDescription {
    /// Takes a running server in the place of what a file says.
    fileprivate mutating func serve(at url: String, isNamed: Bool) {
        self.url = url
        launch = nil
        nodes = []
        if !isNamed { name = "server at \(url)" }
    }

    /// The values of headers that carry credentials.
    fileprivate var secretHeaders: [String] {
        var fields = headers
        if case .pool(let principals) = principals { fields += principals.flatMap(\.headers) }
        let names: Set<String> = ["authorization", "cookie", "proxy-authorization"]
        return fields.filter { names.contains($0.name.lowercased()) }.flatMap { field in
            [field.value, field.value.split(separator: " ").last.map(String.init)].compactMap(\.self)
        }
    }
}

extension TargetDescription.LaunchForm {
    /// Paths of a target file count from its folder.
    fileprivate mutating func resolvePaths(relativeTo folder: URL) {
        func resolved(_ path: String) -> String {
            path.hasPrefix("/") || path.hasPrefix("${")
                ? path : folder.appending(path: path).path(percentEncoded: false)
        }
        cwd = cwd.map(resolved)
        log = log.map(resolved)
    }
}
