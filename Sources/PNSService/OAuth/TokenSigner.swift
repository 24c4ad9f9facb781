import Foundation
import PNSCodec

/// Makes access tokens and recognises them, without keeping any.
///
/// A token is the base64url form of: version, key id, end of validity, nonce, client id, and the code of all these.
/// Whoever has the keys can check it, so tokens outlive a restart (OAU-035) and are known to every node.
struct TokenSigner: Sendable {
    private struct Key {
        let id: [UInt8]
        let secret: [UInt8]
    }

    /// The length of the random part of a token.
    static let nonceBytes = 16

    private static let version: UInt8 = 1
    private static let idBytes = 8
    private static let codeBytes = 32
    private static let headBytes = 1 + idBytes + 8 + 4 + nonceBytes

    private let keys: [Key]
    private let authentication: any MessageAuthentication
    private let clauses: ClauseCounter

    /// Makes a signer.
    ///
    /// - Parameters:
    ///   - keys: The first one signs, all of them are accepted (OAU-043).
    ///   - authentication: Makes the codes.
    ///   - clauses: Told which clauses are executed.
    init(keys: [[UInt8]], authentication: any MessageAuthentication, clauses: ClauseCounter) {
        self.authentication = authentication
        self.clauses = clauses
        self.keys = keys.map { secret in
            let id = authentication.code(of: Array("pns signing key".utf8), key: secret).prefix(Self.idBytes)
            return Key(id: Array(id), secret: secret)
        }
    }

    /// Makes a token.
    ///
    /// - Parameters:
    ///   - client: The id of the client.
    ///   - end: When it ends.
    ///   - nonce: ``nonceBytes`` random bytes, which make it unlike any other (OAU-012).
    /// - Returns: The token, `[A-Za-z0-9_-]`.
    func token(for client: String, until end: Timestamp, nonce: [UInt8]) -> String {
        var bytes = [Self.version] + keys[0].id
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: end.seconds >> Int64(shift)))
        }
        for shift in stride(from: 24, through: 0, by: -8) { bytes.append(UInt8(end.nanoseconds >> shift & 0xFF)) }
        bytes += nonce + Array(client.utf8)
        bytes += authentication.code(of: bytes, key: keys[0].secret)
        return Self.text(bytes)
    }

    /// Reads a token.
    ///
    /// - Parameters:
    ///   - token: What came as one.
    ///   - now: The time; a token is valid up to the instant of its end (OAU-031, OAU-032).
    /// - Returns: The id of the client it was given to; nil for a token that is not valid (OAU-033).
    func client(of token: String, at now: Timestamp) -> String? {
        guard let bytes = Self.bytes(token), bytes.count > Self.headBytes + Self.codeBytes, bytes[0] == Self.version,
            let key = keys.first(where: { bytes[1...Self.idBytes].elementsEqual($0.id) })
        else { return refused() }
        let signed = Array(bytes.dropLast(Self.codeBytes))
        let code = authentication.code(of: signed, key: key.secret)
        guard ConstantTime.areEqual(code, bytes.suffix(Self.codeBytes)) else { return refused() }
        let seconds = signed[9..<17].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let nanoseconds = signed[17..<21].reduce(0) { $0 << 8 | Int($1) }
        guard (now.seconds, Int(now.nanoseconds)) <= (seconds, nanoseconds) else {
            clauses.note(.oau032)
            return nil
        }
        if key.id != keys[0].id { clauses.note(.oau043) }
        return String(validating: signed[Self.headBytes...], as: UTF8.self)
    }

    /// A token that was not given here, or was changed.
    private func refused() -> String? {
        clauses.note(.oau033)
        return nil
    }

    private static func text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// The bytes of a token; nil for every other spelling of them.
    private static func bytes(_ text: String) -> [UInt8]? {
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: standard + padding).map(Array.init), Self.text(bytes) == text else {
            return nil
        }
        return bytes
    }
}
