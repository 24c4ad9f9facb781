/// Where a click on a notification of the web leads, an `https` URL.
///
/// Spec: FCM-033
public struct FCMLink: Hashable, Sendable {
    /// The URL.
    public let text: String

    /// Takes a URL; nil comes of one of another scheme, of one without a host, and of one with white space.
    public init?(_ text: String) {
        let prefix = "https://"
        guard text.lowercased().hasPrefix(prefix), let first = text.utf8.dropFirst(prefix.count).first,
            first != UInt8(ascii: "/"), text.utf8.allSatisfy({ $0 > .space && $0 != 0x7F })
        else { return nil }
        self.text = text
    }
}

extension FCMLink: FormText {}
