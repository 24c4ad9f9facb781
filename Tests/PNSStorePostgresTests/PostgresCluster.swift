#if Postgres
import Foundation
import Glibc
import PNSStorePostgres
import Synchronization

/// A PostgreSQL server of the tests' own, on a socket in a new folder; it ends with the process, whatever ends that.
final class PostgresCluster: Sendable {
    /// Why something of the server could not be started.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Where `initdb` and `pg_ctl` are; nil where PostgreSQL is not installed.
    static let programs: String? = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let packaged = versions.compactMap(Int.init).sorted(by: >).map { "/usr/lib/postgresql/\($0)/bin" }
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (packaged + path).first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()

    static let skipped = "PostgreSQL is not installed (postgresql-15 of Debian), so its store was not tested"

    /// The server that most tests share, each in a schema of its own.
    static let shared = Result { try PostgresCluster() }

    private let folder: URL
    private let guardian: Process
    /// Closed at the end of this process at the latest, and then the guardian stops the server.
    private let lifeline = Pipe()
    private let answers = Pipe()
    private let schemas = Atomic<Int>(0)

    init() throws {
        guard let programs = Self.programs else { throw Failure(description: Self.skipped) }
        let name = "pns-pg-\(UInt32.random(in: 0 ... .max))"
        folder = FileManager.default.temporaryDirectory.appending(component: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if geteuid() == 0 {
            guard let user = getpwnam("postgres") else {
                throw Failure(description: "PostgreSQL refuses to run as root, and there is no user postgres")
            }
            chown(folder.path, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        guardian = Self.process([
            "sh", "-c",
            """
            start() { "$1/pg_ctl" -D data -w -l log -o "-k $2 -c listen_addresses='' -c max_connections=200" start; }
            stop() { "$1/pg_ctl" -D data -w -m immediate stop; }
            cd "$2" && "$1/initdb" -D data -A trust -U postgres --no-sync >log 2>&1 || exit 1
            start "$@" >>log 2>&1 || exit 1
            echo ready
            while read -r order; do $order "$@" >>log 2>&1 && echo done; done
            stop "$@" >/dev/null 2>&1
            rm -rf "$2"
            """,
            "guardian", programs, folder.path,
        ])
        guardian.standardInput = lifeline
        guardian.standardOutput = answers
        try guardian.run()
        guard !answers.fileHandleForReading.availableData.isEmpty else {
            let log = try? String(contentsOf: folder.appending(component: "log"), encoding: .utf8)
            throw Failure(description: "PostgreSQL does not start: \(log ?? "")")
        }
    }

    deinit {
        try? lifeline.fileHandleForWriting.close()
        guardian.waitUntilExit()
    }

    /// A URL whose tables nobody else has.
    func url() throws -> String {
        let schema = "s\(schemas.add(1, ordering: .sequentiallyConsistent).newValue)"
        try run("CREATE SCHEMA \(schema)")
        return url(schema: schema)
    }

    /// The URL of a schema.
    func url(schema: String, options: String = "") -> String {
        let host = folder.path.replacing("/", with: "%2F")
        return "postgres:///postgres?host=\(host)&user=postgres&options=-csearch_path%3D\(schema)\(options)"
    }

    /// Runs statements as an operator would; returns what they print.
    @discardableResult
    func run(_ sql: String) throws -> String {
        try Self.output(["psql", "-h", folder.path, "-U", "postgres", "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", sql])
    }

    /// Ends the server as a crash does.
    func crash() throws { try order("stop") }

    /// Starts the server again.
    func start() throws { try order("start") }

    /// Has the guardian do something: a process of ours would be waited for as long as the server runs that it started.
    private func order(_ name: String) throws {
        try lifeline.fileHandleForWriting.write(contentsOf: Data("\(name)\n".utf8))
        guard !answers.fileHandleForReading.availableData.isEmpty else { throw Failure(description: "\(name) failed") }
    }

    /// A process of another user than root, which PostgreSQL refuses.
    private static func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let asUser = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        process.arguments = (geteuid() == 0 ? asUser : []) + arguments
        process.currentDirectoryURL = URL(filePath: "/")
        return process
    }

    private static func output(_ arguments: [String]) throws -> String {
        let (process, output) = (process(arguments), Pipe())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "\(arguments) failed") }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
#endif
