import HummingbirdCore
package import NIOHTTP1
import PNSCodec
import PNSService

/// What the gate does with a request, by its head alone.
enum HandshakeCheck: Hashable, Sendable {
    /// Not a WebSocket handshake for a device: the routes answer it.
    case plain

    /// A handshake that is wrong in itself.
    case refuse(Refusal)

    /// A handshake that stands or falls with its credentials; `accept` is for the answer (CON-002).
    case authenticate(accept: String)

    /// The path of the device socket.
    static let path = "/subscribe"

    /// Judges a request.
    ///
    /// - Parameter head: The head of the request.
    init(_ head: HTTPRequestHead) {
        guard head.headers.offersWebSocket, URI(head.uri).path == Self.path else {
            self = .plain
            return
        }
        let keys = head.headers["Sec-WebSocket-Key"]
        if head.method != .GET {
            self = .refuse(.methodNotAllowed(["GET", "POST"]).asked(by: .con003))
        } else if (head.version.major, head.version.minor) < (1, 1) {
            self = .refuse(Refusal(.badHandshake, "A WebSocket handshake needs HTTP/1.1."))
        } else if head.headers["Host"].count != 1 {
            self = .refuse(Refusal(.badHandshake, "A WebSocket handshake needs one Host header."))
        } else if head.headers.contains(where: { Self.isRepaired($0.value) }) {
            self = .refuse(.repairedHeader)
        } else if head.hasBody {
            self = .refuse(Refusal(.badHandshake, "A WebSocket handshake has no body."))
        } else if head.headers["Sec-WebSocket-Version"] != ["13"] {
            self = .refuse(.version)
        } else if keys.count == 1, let accept = keys.first.flatMap(HandshakeKey.accept(for:)) {
            self = .authenticate(accept: accept)
        } else {
            let sentence = "Sec-WebSocket-Key is not the canonical base64 form of 16 bytes."
            self = .refuse(Refusal(.badHandshake, sentence, clauses: [.con007]))
        }
    }
}

extension HandshakeCheck {
    /// Whether bytes of a header value may have been lost when it was read as text.
    ///
    /// - Parameter value: The value as text.
    /// - Returns: Whether it holds U+FFFD, which also stands for bytes that are not UTF-8.
    static func isRepaired(_ value: String) -> Bool {
        value.unicodeScalars.contains("\u{FFFD}")
    }
}

extension Refusal {
    /// A header cannot be passed on as it came.
    static let repairedHeader = Self(
        .badHandshake,
        "A header value is not UTF-8 and cannot be passed on.",
        clauses: [.aut016]
    )

    /// Another version of the WebSocket protocol was asked for.
    fileprivate static let version = Self(
        .upgradeRequired,
        "The server speaks version 13 of the WebSocket protocol.",
        headers: [
            Header(name: "Sec-WebSocket-Version", value: "13"),
            Header(name: "Upgrade", value: "websocket"),
            Header(name: "Connection", value: "Upgrade"),
        ],
        clauses: [.con006]
    )

    /// No upgrade was asked for where there is nothing else.
    static let upgradeRequired = Self(
        .upgradeRequired,
        "A device connects here with a WebSocket handshake.",
        headers: [
            Header(name: "Upgrade", value: "websocket"),
            Header(name: "Connection", value: "Upgrade"),
        ],
        clauses: [.con004, .con005]
    )
}

extension HTTPRequestHead {
    /// Whether the framing announces a body.
    fileprivate var hasBody: Bool {
        self.headers.contains(name: "Transfer-Encoding") || self.headers["Content-Length"].contains { $0 != "0" }
    }
}

extension HTTPHeaders {
    /// Whether the request asks to change to WebSocket; both headers are lists of tokens (CON-008).
    var offersWebSocket: Bool {
        self.hasToken("upgrade", in: "Connection") && self.hasToken("websocket", in: "Upgrade")
    }

    /// Whether a list header contains a token, without regard to case.
    ///
    /// - Parameters:
    ///   - token: The token in lower case.
    ///   - name: The name of the header; its lines make up one list.
    /// - Returns: Whether it does.
    package func hasToken(_ token: String, in name: String) -> Bool {
        self[canonicalForm: name].contains { $0.lowercased() == token }
    }
}
