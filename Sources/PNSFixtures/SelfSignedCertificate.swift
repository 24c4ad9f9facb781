import Crypto
public import Foundation

/// A certificate that is made for one run: for `localhost` and the loopback addresses, signed by itself.
public struct SelfSignedCertificate: Sendable {
    /// The certificate in PEM, which is also what to trust.
    public let certificate: String
    /// Its private key in PEM.
    public let key: String

    /// Makes a certificate with a key of its own.
    ///
    /// - Parameters:
    ///   - now: It is valid from an hour before.
    ///   - lifetime: Seconds for which it is valid.
    /// - Throws: When the system has no randomness.
    public init(now: Date = Date(), lifetime: TimeInterval = 86_400) throws {
        let key = P256.Signing.PrivateKey()
        let name = DER.sequence([.set([.sequence([.commonName, .text("pns run")])])])
        let alternatives = DER.sequence([
            .tagged(0x82, Array("localhost".utf8)), .tagged(0x87, [127, 0, 0, 1]),
            .tagged(0x87, [UInt8](repeating: 0, count: 15) + [1]),
        ])
        let body = DER.sequence([
            .tagged(0xA0, DER.integer([2]).bytes),
            .integer((0..<8).map { _ in UInt8.random(in: 1...127) }),
            .sequence([.signedWithECDSA]),
            name,
            .sequence([.time(now.addingTimeInterval(-3_600)), .time(now.addingTimeInterval(lifetime))]),
            name,
            .encoded(Array(key.publicKey.derRepresentation)),
            .tagged(
                0xA3,
                DER.sequence([
                    .sequence([.basicConstraints, .octets(DER.sequence([.true]).bytes)]),
                    .sequence([.alternativeNames, .octets(alternatives.bytes)]),
                ]).bytes
            ),
        ])
        let signature = try key.signature(for: body.bytes).derRepresentation
        let whole = DER.sequence([body, .sequence([.signedWithECDSA]), .bits(Array(signature))])
        let lines = Data(whole.bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        certificate = "-----BEGIN CERTIFICATE-----\n\(lines)\n-----END CERTIFICATE-----\n"
        self.key = key.pemRepresentation + "\n"
    }

    /// Writes both into a folder, the key for nobody else to read.
    ///
    /// - Parameter folder: Where to; it exists.
    /// - Returns: The paths.
    /// - Throws: When the folder cannot be written to.
    public func write(to folder: URL) throws -> (certificate: String, key: String) {
        let paths = (folder.appending(path: "server.pem"), folder.appending(path: "server.key"))
        try Data(certificate.utf8).write(to: paths.0)
        try Data(key.utf8).write(to: paths.1)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: paths.1.path(percentEncoded: false)
        )
        return (paths.0.path(percentEncoded: false), paths.1.path(percentEncoded: false))
    }
}
