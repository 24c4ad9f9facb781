import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import PNSConformance

@Suite struct ProcessLauncherTests {
    private static func failure(_ argv: [String], _ change: (inout TargetDescription.LaunchForm) -> Void = { _ in })
        async -> String
    {
        var form = TargetDescription.LaunchForm(argv: argv, readyWithinSeconds: 1)
        change(&form)
        let launcher = ProcessLauncher(
            form,
            description: TargetDescription(url: ""),
            group: MultiThreadedEventLoopGroup.singleton,
            secrets: ["canary-secret"]
        )
        do {
            let instance = try await launcher.launch(isRestartable: false, applicationURL: "http://127.0.0.1:1/a")
            await instance.stop()
            return "it started"
        } catch {
            return (error as? CallFailure)?.why ?? "\(error)"
        }
    }

    @Test("says that there is no such program, folder, or readiness")
    func explains() async throws {
        #expect(
            await Self.failure(["no-such-program"])
                == "there is no program no-such-program that can be run, which launch.argv names"
        )
        #expect(
            await Self.failure(["./sh"]) { $0.cwd = "/no-such-folder" }
                == "there is no folder /no-such-folder, which launch.cwd names"
        )
        #expect(
            await Self.failure(["sh", "-c", "echo first; echo why; exit 3"])
                == "the launched server ended with status 3: first | why"
        )
        #expect(
            await Self.failure(["sleep", "60"])
                == "the launched server did not answer GET /healthz within 1 s, and wrote nothing"
        )
    }

    @Test("keeps the output without secrets, and gives environment and folder")
    func keepsTheLog() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pns-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = folder.appending(path: "server.log").path(percentEncoded: false)
        _ = await Self.failure(["sh", "-c", "echo $WORD canary-secret; pwd; exit 1"]) { form in
            form.env = ["WORD": "at ${application.url}"]
            form.cwd = folder.path(percentEncoded: false)
            form.log = log
        }
        let text = try String(contentsOf: URL(filePath: log), encoding: .utf8)
        #expect(text.contains("at http://127.0.0.1:1/a «redacted»"))
        #expect(text.contains(folder.lastPathComponent))
        #expect(!text.contains("canary"))
    }
}
