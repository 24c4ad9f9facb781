import Foundation
import Logging
import NIOPosix
import PNSFixtures
import PNSServer
import PNSService
import Synchronization
import Testing

@testable import PNSConformance

@Suite(.timeLimit(.minutes(1))) struct TLSTests {
    private static let group = MultiThreadedEventLoopGroup.singleton

    private static func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pns-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    private static func withServer(
        _ identity: TLSIdentity,
        _ body: (ServerAddresses.Address) async throws -> Void
    ) async throws {
        var configuration = ServerConfiguration(applications: [:], authentication: .dev, service: try ServiceSettings())
        configuration.tls = identity
        configuration.drainPeriod = .zero
        let server = makeApplication(
            configuration,
            store: InMemoryStore(),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let addresses = try await server.start()
        do {
            try await body(addresses.http)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private static func get(_ endpoint: Endpoint) async throws(CallFailure) -> HTTPAnswer {
        let request = HTTPRequest(
            method: "GET",
            path: "/healthz",
            headers: [HeaderField("Host", endpoint.authority), HeaderField("Connection", "close")]
        )
        return try await HTTPCaller.call(request, to: endpoint, timeout: .seconds(10), on: group)
    }

    private static func status(_ port: Int, _ tls: ClientTLS, host: String = "127.0.0.1") async throws -> Int {
        try await get(Endpoint(host: host, port: port, tls: tls)).status
    }

    private static func identity(in folder: URL) throws -> TLSIdentity {
        let files = try SelfSignedCertificate().write(to: folder)
        return try TLSIdentity(certificateFile: files.certificate, keyFile: files.key)
    }

    @Test func trustsTheCertificateOfTheRun() async throws {
        try await Self.withFolder { folder in
            let identity = try Self.identity(in: folder)
            try await Self.withServer(identity) { address in
                let tls = ClientTLS(authorities: identity.certificateFile)
                let byAddress = try await Self.status(address.port, tls)
                let byName = try await Self.status(address.port, tls, host: "localhost")
                let blindly = try await Self.status(address.port, ClientTLS(isVerified: false))
                #expect(byAddress == 200 && byName == 200 && blindly == 200)
            }
        }
    }

    @Test func saysThatACertificateIsNotTrusted() async throws {
        try await Self.withFolder { folder in
            try await Self.withServer(try Self.identity(in: folder)) { address in
                let endpoint = Endpoint(host: "127.0.0.1", port: address.port, tls: .system)
                let failure = await #expect(throws: CallFailure.self) { try await Self.get(endpoint) }
                #expect(failure?.isUnreachable == true)
                #expect(failure?.why.contains("--ca FILE") == true)
            }
        }
    }

    @Test func connectsDevices() async throws {
        try await Self.withFolder { folder in
            let identity = try Self.identity(in: folder)
            try await Self.withServer(identity) { address in
                let tls = ClientTLS(authorities: identity.certificateFile)
                let (events, continuation) = AsyncStream.makeStream(of: DeviceConnectionEvent.self)
                let handshake =
                    "GET /subscribe HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Authorization: Bearer dev-u1\r\n\r\n"
                let device = try await DeviceConnection.open(
                    Endpoint(host: "127.0.0.1", port: address.port, tls: tls),
                    handshake: Array(handshake.utf8),
                    on: Self.group
                ) { continuation.yield($0) }
                var iterator = events.makeAsyncIterator()
                guard case .handshake(let answer)? = await iterator.next() else {
                    Issue.record("no answer to the handshake")
                    return
                }
                #expect(answer.status == 101)
                let count = Array(#"{"newNotificationCountChanged":0}"#.utf8)
                #expect(await iterator.next() == .message(isText: true, bytes: count))
                device.reset()
            }
        }
    }

    @Test func readsTheCertificateAgain() async throws {
        try await Self.withFolder { folder in
            let identity = try Self.identity(in: folder)
            try await Self.withServer(identity) { address in
                _ = try SelfSignedCertificate().write(to: folder)
                try identity.reload()
                let tls = ClientTLS(authorities: identity.certificateFile)
                let status = try await Self.status(address.port, tls)
                #expect(status == 200)
                try Data("no key".utf8).write(to: URL(filePath: identity.keyFile))
                #expect(throws: TLSIdentity.Fault.self) { try identity.reload() }
                let still = try await Self.status(address.port, tls)
                #expect(still == 200)
            }
        }
    }

    @Test func saysWhichFileCannotBeUsed() async throws {
        try await Self.withFolder { folder in
            let files = try SelfSignedCertificate().write(to: folder)
            let others = folder.appending(path: "others")
            try FileManager.default.createDirectory(at: others, withIntermediateDirectories: true)
            let foreign = try SelfSignedCertificate().write(to: others)
            let cases: [(String, String, TLSIdentity.Fault.File)] = [
                ("/none.pem", files.key, .certificate), (files.key, files.key, .certificate),
                (files.certificate, "/none.key", .key), (files.certificate, files.certificate, .key),
                (files.certificate, foreign.key, .key),
            ]
            for (certificate, key, file) in cases {
                let fault = #expect(throws: TLSIdentity.Fault.self) {
                    try TLSIdentity(certificateFile: certificate, keyFile: key)
                }
                #expect(fault?.file == file)
            }
        }
    }
}
