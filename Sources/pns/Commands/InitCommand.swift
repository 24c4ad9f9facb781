import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import PNSConformance
import PNSFixtures

/// `pns init`: write a target file.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Ask a running server what it is, and write a target file for it.",
        discussion: """
            The file is complete for a server whose wire is the specification's; its comments say what else it can hold. No
            secret is written into it.

            Exit status: 0 written, 2 wrong usage or a file that exists, 3 the server does not answer.
            """
    )

    @Option(help: ArgumentHelp("The base URL of the server.", valueName: "url"))
    var url: String

    @Option(help: ArgumentHelp("The name of the implementation, for the report.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("Where to write; the file must not exist.", valueName: "file"))
    var output = "pns-target.json"

    @Flag(help: "Write over a file that exists.")
    var force = false

    @Option(help: ArgumentHelp("Where the runner's application is to listen.", valueName: "host:port"))
    var listen = "127.0.0.1:8990"

    @OptionGroup var suite: SuiteOption

    func run() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let suite = try suite.load()
        guard Endpoint.parse(url) != nil else { throw Talk.fail(.usage, "--url \(url) is not http://HOST:PORT") }
        guard let (endpoint, path) = Endpoint.parse("http://" + listen), path.isEmpty else {
            throw Talk.fail(.usage, "--listen \(listen) is not HOST:PORT")
        }
        guard force || !FileManager.default.fileExists(atPath: output) else {
            throw Talk.fail(.usage, "\(output) exists; name another with --output, or write over it with --force")
        }
        var description = TargetDescription(url: url, applicationToken: Variable.token.value)
        description.applicationListen = endpoint
        let doctor = Doctor(suite: suite, description: description, group: group) {
            try await ScriptedApplication.start(on: endpoint, group: group)
        }
        let draft = try await ask(doctor)
        try write(draft)
        let application = "http://\(endpoint.authority)\(ScriptedApplication.path)"
        Talk.print("written: \(output)\n")
        Talk.print("configure in the server, as what authenticates devices: \(application)\n")
        await prove(doctor, application)
        let token =
            Variable.token.value == nil ? "export PNS_TOKEN=…   # what the server takes at POST /notify\n      " : ""
        Talk.print("next: \(token)pns doctor --target \(output)\n")
    }

    private func ask(_ doctor: Doctor) async throws -> TargetDraft {
        let (discovery, failure) = await doctor.interview()
        guard let discovery else {
            let failure =
                failure ?? DoctorFinding(id: "answers", status: .failure, sentence: "the server does not answer")
            Talk.print(DoctorReport(file: nil, findings: [failure]).text(of: failure))
            throw Talk.fail(.unreachable, "nothing was written: \(url) cannot be asked")
        }
        return TargetDraft(url: url, name: name, listen: listen, discovery: discovery)
    }

    private func write(_ draft: TargetDraft) throws {
        do {
            let options: Data.WritingOptions = force ? .atomic : .withoutOverwriting
            try Data(draft.text().utf8).write(to: URL(filePath: output), options: options)
        } catch {
            throw Talk.fail(.usage, "\(output) cannot be written: \(error.localizedDescription)")
        }
    }

    /// Tries at once whether the server asks already.
    private func prove(_ doctor: Doctor, _ application: String) async {
        switch await doctor.isAsked() {
        case .fine?: Talk.print("proved: the server asks it already\n")
        case .failure(let why)?: Talk.print("not yet: \(why)\n")
        case nil: Talk.print("not tried: \(listen) is taken on this machine\n")
        }
    }
}
