/// The push providers that the runner can play.
public enum ProviderKind: String, CaseIterable, Hashable, Sendable, Comparable {
    /// Apple Push Notification service: HTTP/2 over TLS, one request a device.
    case apns
    /// Firebase Cloud Messaging, HTTP v1, with the endpoint that gives out its access tokens.
    case fcm
    /// The legacy HTTP interface of GCM and FCM, batches up to 1000.
    case gcm
    /// A Web Push service (RFC 8030) that decrypts what it is sent (RFC 8291).
    case webpush
    /// Tinode's push gateway, batches up to 100.
    case tnpg
    /// The push handler `stdout`: whoever reads the standard output of a server that the runner launches.
    case stdout

    /// Orders by name.
    public static func < (left: ProviderKind, right: ProviderKind) -> Bool { left.rawValue < right.rawValue }

    /// Those that listen somewhere.
    public static let listening = allCases.filter { $0 != .stdout }

    /// The most items that a request to it can hold.
    public var maxItems: Int {
        switch self {
        case .apns, .fcm, .webpush: 1
        case .gcm: 1_000
        case .tnpg: 100
        case .stdout: 1
        }
    }
}
