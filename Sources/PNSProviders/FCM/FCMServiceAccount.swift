import PNSCodec

/// The account of a service at Google, as the file that Google gives out has it.
public struct FCMServiceAccount: Sendable {
    /// The project, for the path of a message.
    public let project: String
    let clientEmail: String
    let keyID: String?
    let key: RS256Key
    let tokenURL: String

    /// What is wrong with a file; nothing of it is repeated.
    public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        case notJSON
        case missing(String)
        case notKey

        /// A predicate of the file.
        public var description: String {
            switch self {
            case .notJSON: "is no JSON"
            case .missing(let member): "lacks the member \(member); take the file as Google gave it out"
            case .notKey: "has a private_key that is no RSA key in PEM"
            }
        }
    }

    /// Reads a file.
    ///
    /// - Parameter json: Its bytes.
    /// - Throws: ``Fault``.
    public init(json: [UInt8]) throws(Fault) {
        guard let file = try? JSONValue(wire: json) else { throw .notJSON }
        self.project = try Self.text("project_id", in: file)
        self.clientEmail = try Self.text("client_email", in: file)
        self.tokenURL = try Self.text("token_uri", in: file)
        if case .string(let id)? = file["private_key_id"] { self.keyID = id } else { self.keyID = nil }
        guard let key = try? RS256Key(pem: try Self.text("private_key", in: file)) else { throw .notKey }
        self.key = key
    }

    private static func text(_ name: String, in file: JSONValue) throws(Fault) -> String {
        guard case .string(let text)? = file[name], !text.isEmpty else { throw .missing(name) }
        return text
    }
}
