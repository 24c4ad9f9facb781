import PNSCodec

/// A JSON Web Token (RFC 7519) in its compact form, made of a header, claims, and what signs both.
enum JSONWebToken {
    /// Makes a token.
    ///
    /// - Parameters:
    ///   - header: The members of its header, in order.
    ///   - claims: Its claims, in order.
    ///   - sign: Makes the signature of the bytes as RFC 7518 has it: for ES256 the 64 bytes of both numbers.
    /// - Returns: The token.
    /// - Throws: What `sign` throws.
    static func signed(
        header: [JSONMember],
        claims: [JSONMember],
        by sign: ([UInt8]) throws -> [UInt8]
    ) rethrows -> String {
        let text = "\(JSONValue.object(header).wire().base64URL).\(JSONValue.object(claims).wire().base64URL)"
        return "\(text).\(try sign(Array(text.utf8)).base64URL)"
    }
}
