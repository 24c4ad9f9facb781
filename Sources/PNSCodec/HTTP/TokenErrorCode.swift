/// Why a token request is refused, by the codes of RFC 6749 section 5.2.
///
/// An open space of names: a code that is not known here survives a round trip.
///
/// Spec: OAU-020
public struct TokenErrorCode: RawRepresentable, Hashable, Sendable, Codable {
    /// The name on the wire.
    public var rawValue: String

    /// Makes a code of its wire name, known or not.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A parameter is missing or doubled, or the body is no form (OAU-023, OAU-024, OAU-026, OAU-028).
    public static let invalidRequest = TokenErrorCode(rawValue: "invalid_request")
    /// The client is unknown, or its secret is another (OAU-021).
    public static let invalidClient = TokenErrorCode(rawValue: "invalid_client")
    /// The grant is not that of client credentials (OAU-025).
    public static let unsupportedGrantType = TokenErrorCode(rawValue: "unsupported_grant_type")
    /// The scope names something else than `notify` (OAU-027).
    public static let invalidScope = TokenErrorCode(rawValue: "invalid_scope")

    /// The HTTP status of the answer.
    public var httpStatus: Int { self == .invalidClient ? 401 : 400 }
}

extension TokenErrorCode: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> TokenErrorCode {
        TokenErrorCode(rawValue: try String.read(&reader))
    }

    func write(_ writer: inout WireWriter) {
        writer.write(string: rawValue)
    }
}
