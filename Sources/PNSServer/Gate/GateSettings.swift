import Logging
import PNSService

/// What all gates of a listener have in common.
struct GateSettings: Sendable {
    /// Lets devices in; a listener without it knows no upgrade.
    let admission: DeviceAdmission?

    /// How long a peer can keep a connection waiting.
    let timeouts: ConnectionTimeouts

    /// How long a request can take to arrive; `nil` for any time (LIM-009).
    let requestTimeout: Duration?

    /// The bytes of a request's head that are taken; 0 for as many as the parser takes by itself (LIM-010).
    let maxHeadBytes: Int

    /// Counts handshakes, if there is anything to count.
    let metrics: ServerMetrics?

    /// The time for the `Date` of an answer.
    let clock: any ServiceClock

    /// Sees requests and answers before and after everything else, if there is one.
    let interceptor: (any HTTPInterceptor)?

    /// Whether the server is ending; `nil` for a listener that serves to the last.
    let drain: Drain?

    /// Counts the connections.
    let connections: ConnectionCount

    /// The certificate and key, if the listener speaks TLS.
    let tls: TLSIdentity?

    /// Told which clauses are executed.
    let clauses: ClauseCounter

    /// Takes a line for each refused request.
    let logger: Logger

    /// Whether the body of a request is a stream that can take as long as it likes; no request has one where it is `nil`.
    var isStream: (@Sendable (_ method: String, _ path: String) -> Bool)?
}
