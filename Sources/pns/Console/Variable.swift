import Foundation

/// The environment variables that stand in for a flag.
enum Variable: String, CaseIterable {
    case target = "PNS_TARGET"
    case url = "PNS_URL"
    case token = "PNS_TOKEN"
    case ca = "PNS_CA"
    case listen = "PNS_LISTEN"
    case advertise = "PNS_ADVERTISE"
    case controlURL = "PNS_CONTROL_URL"
    case controlToken = "PNS_CONTROL_TOKEN"
    case jobs = "PNS_JOBS"
    case patience = "PNS_PATIENCE"
    case linger = "PNS_LINGER"
    case deadline = "PNS_DEADLINE"
    case delay = "PNS_DELAY"
    case paceScale = "PNS_PACE_SCALE"
    case strict = "PNS_STRICT"
    case known = "PNS_KNOWN"

    /// Its value; an empty one is none.
    var value: String? {
        ProcessInfo.processInfo.environment[rawValue].flatMap { $0.isEmpty ? nil : $0 }
    }
}
