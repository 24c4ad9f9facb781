// A shop that pushes to its customers by itself: PNS inside a Hummingbird application, on its port and in its life.
//
//     swift run EmbeddedService 8080
//     curl -X POST http://127.0.0.1:8080/orders/alice -d 'order 7 is on its way'
//     (a WebSocket to ws://127.0.0.1:8080/subscribe with the header "X-Customer: alice" is told the count)

import Foundation
import Hummingbird
import Logging
import PNSCodec
import PNSServer
import PNSService
import ServiceLifecycle
import UnixSignals

/// The shop knows its customers; nobody has to be asked over HTTP.
struct CustomerAuthenticator: Authenticator {
    func authenticate(_ handshake: HandshakeHeaders) async -> AuthenticationOutcome {
        // A real shop looks a session cookie up here.
        guard let name = handshake["X-Customer"].first, let user = try? UserID(validating: name) else {
            return .refused(challenge: nil)
        }
        return .accepted(user)
    }
}

var logger = Logger(label: "shop")
logger.logLevel = .notice

// 1. The service, wired but not running: no application has a token, for this process is the application.
//    A store of your own goes where InMemoryStore is; SQLiteStore of PNSStoreSQLite keeps what it stores.
let store = InMemoryStore()
let pns = makeApplication(
    ServerConfiguration(
        applications: [:],
        authentication: .custom(CustomerAuthenticator()),
        service: try ServiceSettings()
    ),
    store: store,
    logger: logger
)

// 2. Routes of the shop, as in any Hummingbird application. They reach the service by calling it.
let router = Router()
router.post("orders/:customer") { request, context -> HTTPResponse.Status in
    let user = try UserID(validating: try context.parameters.require("customer"))
    let text = String(buffer: try await request.body.collect(upTo: 4_096))
    let record = NotifyRecord(userID: user, notificationData: text)
    _ = try await pns.service.notify(.single(record), from: ApplicationName("shop"))
    return .created
}
router.get("unseen/:customer") { _, context -> String in
    let user = try UserID(validating: try context.parameters.require("customer"))
    return "\(try await pns.service.count(of: user).count)\n"
}

// 3. The application of the shop, with a server that lets devices in at /subscribe and gives it everything else.
let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8080
let application = Application(
    router: router,
    server: pns.mount.server,
    configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
    onServerRunning: { channel in
        // Written at once, even into a pipe.
        FileHandle.standardOutput.write(Data("shop: listening on port \(channel.localAddress?.port ?? port)\n".utf8))
    },
    logger: logger
)

// 4. One life: on SIGTERM devices are told first, then the shop stops listening, and the upkeep of the store goes last.
let group = ServiceGroup(
    configuration: ServiceGroupConfiguration(
        services: pns.mount.services(around: application),
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: logger
    )
)
try await group.run()
try await store.close()
