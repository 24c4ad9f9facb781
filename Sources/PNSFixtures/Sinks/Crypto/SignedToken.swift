package import Crypto
import CryptoExtras
package import PNSConformance

/// A JSON Web Token in the compact form (RFC 7515 section 7.1), taken apart and not yet believed.
package struct SignedToken: Sendable {
    /// The JOSE header.
    package let header: RawJSON
    /// The claims.
    package let claims: RawJSON
    /// The bytes that are signed.
    package let signed: [UInt8]
    /// The signature.
    package let signature: [UInt8]

    /// What is wrong with the form of a token; one sentence.
    package struct Fault: Error, Hashable, Sendable {
        /// The sentence, without the token.
        package let sentence: String
    }

    /// Takes a token apart.
    ///
    /// - Throws: ``Fault`` for what is no token.
    package init(_ text: String) throws(Fault) {
        guard text.utf8.count <= 16_384 else { throw Fault(sentence: "it is longer than 16384 octets") }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw Fault(sentence: "\(parts.count) parts between dots instead of 3") }
        var decoded: [[UInt8]] = []
        for (part, name) in zip(parts, ["header", "claims", "signature"]) {
            guard let bytes = Base64URL.decode(part) else { throw Fault(sentence: "the \(name) is not base64url") }
            decoded.append(bytes)
        }
        func object(_ bytes: [UInt8], _ name: String) throws(Fault) -> RawJSON {
            guard let value = try? RawJSON(parsing: bytes, maxDepth: 16), value.kind == .object else {
                throw Fault(sentence: "the \(name) is no JSON object")
            }
            return value
        }
        self.header = try object(decoded[0], "header")
        self.claims = try object(decoded[1], "set of claims")
        self.signature = decoded[2]
        self.signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// The algorithm that the header names.
    package var algorithm: String { self.header["alg"]?.stringValue ?? "none" }

    /// Whether an ES256 signature (RFC 7518 section 3.4: 64 octets, never DER) is that of a key.
    package func isSigned(by key: P256.Signing.PublicKey) -> Bool {
        guard self.algorithm == "ES256", self.signature.count == 64,
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: self.signature)
        else { return false }
        return key.isValidSignature(signature, for: self.signed)
    }

    /// Whether an RS256 signature (RFC 7518 section 3.3) is that of a key.
    package func isSigned(by key: RSAKey) -> Bool {
        self.algorithm == "RS256" && key.isValid(self.signature, for: self.signed)
    }

    /// A number of seconds; some senders write it as a text, which is `isText`.
    package func seconds(_ claim: String) -> (value: Int, isText: Bool)? {
        switch self.claims[claim] {
        case .number?: self.claims[claim]?.intValue.map { ($0, false) }
        case .string(let text)?: Int(text).map { ($0, true) }
        default: nil
        }
    }
}
