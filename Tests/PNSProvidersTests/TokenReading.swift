import Crypto
import Foundation
import PNSCodec
import Testing

/// A token taken apart, for tests.
struct ReadToken {
    let header: JSONValue
    let claims: JSONValue
    let signature: [UInt8]
    let signed: [UInt8]

    init(_ text: some StringProtocol) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        try #require(parts.count == 3)
        self.header = try JSONValue(wire: Self.bytes(parts[0]))
        self.claims = try JSONValue(wire: Self.bytes(parts[1]))
        self.signature = try Self.bytes(parts[2])
        self.signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    func isSigned(by key: P256.Signing.PublicKey) throws -> Bool {
        try key.isValidSignature(.init(rawRepresentation: self.signature), for: self.signed)
    }

    func claim(_ name: String) -> Int64? {
        guard case .number(let number)? = self.claims[name] else { return nil }
        return number.int64
    }

    private static func bytes(_ text: some StringProtocol) throws -> [UInt8] {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let plain = String(text).replacing("-", with: "+").replacing("_", with: "/") + padding
        return Array(try #require(Data(base64Encoded: plain)))
    }
}
