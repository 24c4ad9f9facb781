import Foundation
import NIOHTTP1
import PNSServer

extension Property {
    /// A handshake key is taken exactly when it is the canonical base64 form of 16 bytes; tokens are found
    /// as in the RFC's grammar.
    static let handshake = Property(
        name: "handshake",
        seeds: {
            [
                "dGhlIHNhbXBsZSBub25jZQ==", "AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAAAB==",
                "short", "keep-alive, Upgrade", "\tupgrade ,, websocket;q=1", "websocket", "WebSocket,",
            ].map { Array($0.utf8) }
        }
    ) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        let decoded = Data(base64Encoded: text)
        let isKey = decoded?.count == 16 && decoded?.base64EncodedString() == text
        let answer = HandshakeKey.accept(for: text)
        try demand((answer != nil) == isKey, "the key \(text.debugDescription) is taken: \(answer != nil)")
        if let answer {
            let hash = Data(base64Encoded: answer)
            try demand(hash?.count == 20 && hash?.base64EncodedString() == answer, "the answer \(answer) is no hash")
        }
        let expected = Array(text.utf8).split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .contains { Self.trimmed($0).elementsEqual("websocket".utf8) { $0 | 0x20 == $1 } }
        let headers: HTTPHeaders = ["Upgrade": text]
        try demand(
            headers.hasToken("websocket", in: "upgrade") == expected,
            "the token is found in \(text.debugDescription): \(!expected)"
        )
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        return ArraySlice(bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
