/// The client credentials of the application, for servers with access tokens.
public struct ClientAccess: Hashable, Sendable {
    /// The client id.
    public var id: String
    /// Its secret.
    public var secret: String
    /// A second secret that is valid too, if the target has one.
    public var otherSecret: String?

    /// Creates an access.
    public init(id: String, secret: String, otherSecret: String? = nil) {
        self.id = id
        self.secret = secret
        self.otherSecret = otherSecret
    }

    /// What scenarios can use of it, by name: `client.id`, and for each secret the header value and the parameters.
    var values: [String: RawJSON] {
        var values: [String: RawJSON] = ["client.id": .string(Self.encoded(id))]
        for (name, text) in [("client", secret), ("client.other", otherSecret ?? "")] where !text.isEmpty {
            let pair = [id, text].map(Self.encoded)
            let basic = Base64.encode(Array(pair.joined(separator: ":").utf8))
            values["\(name).basic"] = .string("Basic \(basic)")
            values["\(name).form"] = .string("client_id=\(pair[0])&client_secret=\(pair[1])")
            values["\(name).secret"] = .string(pair[1])
        }
        return values
    }

    /// Every text that a report must not show: the secrets, and the header values with them inside.
    public var secretTexts: [String] {
        let texts = [secret] + [otherSecret].compactMap { $0 }
        let derived = values.filter { $0.key.hasSuffix("basic") || $0.key.hasSuffix("secret") }.values
        return texts + derived.compactMap(\.stringValue).map { $0.replacing("Basic ", with: "") }
    }

    /// A text as a form has it: what is not a letter, a digit or one of `*-._` becomes percent signs.
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = UnicodeScalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            guard !isPlain, !"*-._".utf8.contains(byte) else { return String(scalar) }
            return (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
