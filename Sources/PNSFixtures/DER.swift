import Foundation

/// As much of DER (X.690) as a certificate of ours takes.
struct DER {
    /// The value with its tag and length.
    let bytes: [UInt8]

    static func encoded(_ bytes: [UInt8]) -> DER { DER(bytes: bytes) }

    static func tagged(_ tag: UInt8, _ content: [UInt8]) -> DER {
        var length: [UInt8] = []
        if content.count < 128 {
            length = [UInt8(content.count)]
        } else {
            var rest = content.count
            while rest > 0 {
                length.insert(UInt8(rest & 0xFF), at: 0)
                rest >>= 8
            }
            length.insert(0x80 | UInt8(length.count), at: 0)
        }
        return DER(bytes: [tag] + length + content)
    }

    static func sequence(_ parts: [DER]) -> DER { tagged(0x30, parts.flatMap(\.bytes)) }
    static func set(_ parts: [DER]) -> DER { tagged(0x31, parts.flatMap(\.bytes)) }

    /// A number that is not negative; its first byte is less than 128.
    static func integer(_ bytes: [UInt8]) -> DER { tagged(0x02, bytes) }

    static func octets(_ bytes: [UInt8]) -> DER { tagged(0x04, bytes) }
    static func bits(_ bytes: [UInt8]) -> DER { tagged(0x03, [0] + bytes) }
    static func text(_ text: String) -> DER { tagged(0x0C, Array(text.utf8)) }
    static let `true` = tagged(0x01, [0xFF])

    /// A time until 2049, to the second.
    static func time(_ date: Date) -> DER {
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        let digits = date.formatted(style).filter(\.isNumber).dropFirst(2)
        return tagged(0x17, Array(digits.utf8) + [UInt8(ascii: "Z")])
    }

    /// 1.2.840.10045.4.3.2: ECDSA over P-256 with SHA-256.
    static let signedWithECDSA = tagged(0x06, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02])
    /// The name `2.5.4.3`.
    static let commonName = tagged(0x06, [0x55, 0x04, 0x03])
    /// The name `2.5.29.19`.
    static let basicConstraints = tagged(0x06, [0x55, 0x1D, 0x13])
    /// The name `2.5.29.17`.
    static let alternativeNames = tagged(0x06, [0x55, 0x1D, 0x11])
}
