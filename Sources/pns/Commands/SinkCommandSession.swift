import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import PNSConformance
import PNSFixtures
import Synchronization

/// A sink from its start to the signal that ends it.
struct SinkCommandSession {
    let options: SinkCommandOptions
    let listener: SinkListener

    /// Plays the provider.
    ///
    /// - Parameters:
    ///   - rules: How it behaves.
    ///   - configure: What to configure in a server, line by line, from the settings of the sink.
    ///   - extra: What the first line of the log has beside the settings.
    /// - Throws: The exit status, once it was said what is wrong.
    func run<Rules: SinkRules>(
        _ rules: Rules,
        configure: ([String: String]) -> [(name: String, value: String)],
        extra: (ProviderSink<Rules>) -> [RawJSON.Member] = { _ in [] }
    ) async throws {
        signal(SIGPIPE, SIG_IGN)
        let answers = try self.answers(for: rules)
        let log = try SinkCommandLog(self.options.log)
        let (folder, isOurs) = try self.folder(for: Rules.provider)
        defer { if isOurs { try? FileManager.default.removeItem(at: folder) } }
        let (stream, told) = AsyncStream.makeStream(of: Void.self)
        // Before anybody is answered: a signal that came earlier would leave the folder behind.
        let signals = SignalWatch { told.yield() }
        defer { signals.stop() }
        let sink: ProviderSink<Rules>
        do {
            sink = try await ProviderSink.start(
                rules,
                listener: self.listener,
                folder: folder,
                group: MultiThreadedEventLoopGroup.singleton
            )
        } catch {
            let place = self.listener.endpoint.authority
            let why = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
            throw Talk.fail(
                .harness,
                "cannot listen on \(place): \(why); --port names another port, 0 takes a free one"
            )
        }
        sink.observe(exchanges: { log.write($0.line) })
        if let answers { sink.script(answers) }
        Talk.write("pns: \(Rules.provider.rawValue) listens on \(sink.url)")
        Talk.write("Configure in your server:")
        for (name, value) in configure(sink.settings) {
            Talk.write("  \(name.padding(toLength: 18, withPad: " ", startingAt: 0))\(value)")
        }
        Talk.write("Control-C or SIGTERM ends it.")
        log.write(Self.firstLine(sink, extra(sink)))
        for await _ in stream { break }
        // A log that nobody reads any more holds the sink up; the end does not wait for that.
        let hurry = Task.detached {
            try? await Task.sleep(for: .seconds(1))
            guard !Task.isCancelled else { return }
            if isOurs { try? FileManager.default.removeItem(at: folder) }
            exit(EXIT_SUCCESS)
        }
        await sink.stop()
        hurry.cancel()
        log.finish()
    }

    /// What there is to configure, for programs; of credentials the files alone.
    private static func firstLine<Rules>(_ sink: ProviderSink<Rules>, _ extra: [RawJSON.Member]) -> String {
        let secret = Set(sink.rules.secretSettings)
        let settings = sink.settings.sorted { $0.key < $1.key }.filter { !secret.contains($0.key) }
        let members: [RawJSON.Member] = [
            .init("event", .string("listening")), .init("provider", .string(Rules.provider.rawValue)),
            .init("settings", .object(settings.map { .init($0.key, .string($0.value)) })),
        ]
        return RawJSON.object(members + extra).compact()
    }

    private func answers(for rules: some SinkRules) throws -> SinkAnswersFile? {
        guard let path = self.options.answers else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Talk.fail(.usage, "\(path) cannot be read; name a file with --answers")
        }
        do throws(DataFault) {
            return try SinkAnswersFile(text: String(decoding: data, as: UTF8.self), file: path, for: rules)
        } catch {
            throw Talk.fail(.usage, error.description)
        }
    }

    private func folder(for provider: ProviderKind) throws -> (folder: URL, isOurs: Bool) {
        if let path = self.options.folder {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
                throw Talk.fail(.usage, "--folder \(path) does not exist; make it first")
            }
            return (URL(filePath: path, directoryHint: .isDirectory).absoluteURL, false)
        }
        let name = "pns-sink-\(provider.rawValue)-\(ProcessInfo.processInfo.processIdentifier)"
        let folder = FileManager.default.temporaryDirectory.appending(path: name, directoryHint: .isDirectory)
        do {
            try FileManager.default.createDirectory(
                at: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw Talk.fail(.harness, "\(folder.path()) cannot be made; name a folder with --folder")
        }
        return (folder, true)
    }
}

/// The lines of a sink, each written at once, so that a kill loses none of them.
private final class SinkCommandLog: Sendable {
    private struct State {
        var handle: FileHandle
        var isBroken = false
    }

    private let path: String
    private let state: Mutex<State>

    init(_ path: String) throws {
        self.path = path
        if path == "-" {
            self.state = Mutex(State(handle: .standardOutput))
        } else {
            guard FileManager.default.createFile(atPath: path, contents: nil),
                let handle = FileHandle(forWritingAtPath: path)
            else { throw Talk.fail(.harness, "\(path) cannot be written; name another file with --log") }
            self.state = Mutex(State(handle: handle))
        }
    }

    func write(_ line: String) {
        let isNew = self.state.withLock { state in
            guard !state.isBroken else { return false }
            do {
                try state.handle.write(contentsOf: Data((line + "\n").utf8))
            } catch {
                state.isBroken = true
            }
            return state.isBroken
        }
        if isNew { Talk.write("pns: \(self.path) cannot be written any more; the sink goes on without a log") }
    }

    func finish() {
        guard self.path != "-" else { return }
        self.state.withLock { try? $0.handle.close() }
    }
}
