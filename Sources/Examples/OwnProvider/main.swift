import Logging
import PNSCodec
import PNSServer
import PNSService
import ServiceLifecycle
import UnixSignals

// A server whose gateway has a provider of yours. Start it, and in another shell:
//
//   URL=http://127.0.0.1:8080/v1/push-sessions; AUTH='Authorization: Bearer secret'
//   ID=$(curl -sH "$AUTH" -d '{"title":"Sale"}' $URL | sed 's/.*"id":"\([^"]*\)".*/\1/')
//   printf '{"token":"a","type":"log"}\n{"token":"dead-b","type":"log"}\n' | curl -H "$AUTH" --data-binary @- $URL/$ID/devices
//   curl -H "$AUTH" -X DELETE $URL/$ID && curl -H "$AUTH" $URL/$ID/feedback

let logger = Logger(label: "own-provider")
var configuration = ServerConfiguration(
    port: 8080,
    applications: [ApplicationName("example"): "secret"],
    authentication: .dev,
    service: try ServiceSettings(limits: .usual)
)
configuration.gateway = GatewaySettings { _ in [LogProvider()] }
try configuration.gateway?.check()

let server = makeApplication(configuration, store: InMemoryStore(), logger: logger)
let group = ServiceGroup(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
try await group.run()
