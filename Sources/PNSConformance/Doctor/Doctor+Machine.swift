import Foundation
import NIOCore

/// The checks of this machine, and of the process that the runner starts.
extension Doctor {
    func files() -> DoctorFinding {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else {
            return DoctorFinding(id: "files", status: .warning, sentence: "the limit of open files is unknown")
        }
        let count = limit.rlim_cur > 1 << 30 ? "without limit" : "\(limit.rlim_cur)"
        guard limit.rlim_cur >= 1_024 else {
            return DoctorFinding(
                id: "files",
                status: .warning,
                sentence: "this shell permits \(count) open files; each device of a scenario is one",
                advice: "run `ulimit -n 4096`, or judge with --jobs 1"
            )
        }
        return DoctorFinding(id: "files", status: .fine, sentence: "open files: \(count)")
    }

    func listens(_ patient: inout Patient) async throws -> [DoctorFinding] {
        do {
            let application = try await startApplication()
            patient.application = application
            return fine(
                "application-listens",
                "the runner's application listens; the server has to ask \(application.url)"
            )
        } catch {
            let address = description.applicationListen.authority
            throw DoctorFault(
                sentence: "the runner's application cannot listen on \(address): \(Self.words(error))",
                field: "/application/listen",
                advice:
                    "end what listens there (another `pns run`?), or name another address of this machine; then tell the "
                    + "server the new URL"
            )
        }
    }

    func launch(_ patient: inout Patient) async throws -> [DoctorFinding] {
        guard let launcher, let url = patient.application?.url else { return [] }
        let start = ContinuousClock.now
        do {
            let all = launcher.withNodes ?? launcher
            let target = try await all.launch(isRestartable: false, applicationURL: url)
            patient.target = target
            let elapsed = (ContinuousClock.now - start).milliseconds
            return fine("launch", "the server starts, and answered after \(elapsed) ms on \(target.authority)")
        } catch {
            throw launchFault(error)
        }
    }

    private func launchFault(_ error: any Error) -> DoctorFault {
        let form = description.launch
        let words = error as? CallFailure
        let why = words?.why ?? "\(error)"
        if why.contains("launch.cwd") {
            return DoctorFault(
                sentence: why,
                field: "/launch/cwd",
                advice: "name a folder, relative to the target file"
            )
        }
        guard words == nil else {
            return DoctorFault(
                sentence: why,
                field: "/launch/argv/0",
                advice:
                    "name a program of PATH, or a path to one; a relative path counts from launch.cwd, else from here"
            )
        }
        let passed = (form?.argv ?? []) + (form?.env.values.sorted() ?? [])
        if !passed.contains(where: { $0.contains("${port}") }) {
            return DoctorFault(
                sentence: why,
                field: "/launch/argv",
                advice: "pass \"${port}\" to the server, in argv or env: nothing tells it where to listen"
            )
        }
        let hasEnded = (error as? LaunchFailure)?.canPass == true
        return DoctorFault(
            sentence: why,
            field: hasEnded ? "/launch/argv" : "/launch/ready",
            advice: hasEnded
                ? "run it by hand with these arguments, and mend what it says"
                : "name a path that it answers in ready.http, or give it more time in ready.withinSeconds"
        )
    }

    func address(_ patient: inout Patient) async throws -> [DoctorFinding] {
        do {
            patient.target = try TargetInstance(running: description)
        } catch {
            let isNode = description.nodes.contains { error.why.contains("\"\($0.url)\"") }
            let place = isNode ? "/nodes" : "/endpoints/http"
            let field = error.why.hasPrefix("control.url") ? "/control/url" : place
            throw DoctorFault(
                sentence: error.why,
                field: field,
                advice: "write http://HOST:PORT, and a path if there is one"
            )
        }
        return fine("address", "the server is at \(description.url)")
    }
}
