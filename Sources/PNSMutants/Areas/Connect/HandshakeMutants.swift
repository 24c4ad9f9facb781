import Foundation
import HTTPTypes
import PNSCodec

extension Mutants {
    /// What requests they take for a handshake.
    static let handshakes: [Mutant] = [
        .requests("refuses-foreign-origin") { request in
            guard request.head.isHandshake, let origin = request.head.headerFields[.origin],
                origin != "http://\(request.head.authority ?? "")"
            else { return }
            request.refuse(.forbidden)
        },
        .requests("upgrades-post") { request in
            guard request.head.isFor(.post, "/subscribe"), !request[.upgrade].isEmpty else { return }
            request.head.method = .get
        },
        .requests("takes-any-upgrade") { request in
            guard request.head.isHandshake, !request[.upgrade].tokens.contains("websocket") else { return }
            request[.upgrade] = ["websocket"]
        },
        .requests("accepts-any-version") { request in
            if request.head.isHandshake { request[.secWebSocketVersion] = ["13"] }
        },
        .requests("reads-the-version-as-a-list") { request in
            if request.head.isHandshake, request[.secWebSocketVersion].tokens.contains("13") {
                request[.secWebSocketVersion] = ["13"]
            }
        },
        .requests("accepts-missing-key") { request in
            if request.head.isHandshake, request[.secWebSocketKey].isEmpty { request[.secWebSocketKey] = [validKey] }
        },
        .requests("accepts-any-key") { request in
            guard request.head.isHandshake, let key = request[.secWebSocketKey].first,
                Data(base64Encoded: key)?.count != 16
            else { return }
            request[.secWebSocketKey] = [validKey]
        },
        .requests("skips-odd-characters-of-a-key") { request in
            guard request.head.isHandshake else { return }
            request[.secWebSocketKey] = request[.secWebSocketKey].map { key in
                key.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "+/=".contains($0)) }
            }
        },
        .requests("accepts-loose-bits-in-a-key") { request in
            guard request.head.isHandshake else { return }
            request[.secWebSocketKey] = request[.secWebSocketKey].map { key in
                guard let bytes = Data(base64Encoded: key), bytes.count == 16 else { return key }
                return bytes.base64EncodedString()
            }
        },
        .requests("exact-connection-header") { request in
            if request.head.isHandshake { request[.connection].removeAll { $0.contains(",") } }
        },
        .requests("case-sensitive-upgrade") { request in
            guard request.head.isHandshake, request[.upgrade].tokens.contains("websocket"),
                !request[.upgrade].joined(separator: ",").contains("websocket")
            else { return }
            request[.upgrade] = []
        },
        .requests("exact-upgrade-header") { request in
            if request.head.isHandshake { request[.upgrade].removeAll { $0.contains(",") } }
        },
        .requests("first-connection-line-only") { request in
            if request.head.isHandshake { request[.connection] = Array(request[.connection].prefix(1)) }
        },
    ]

    private static let validKey = "AAECAwQFBgcICQoLDA0ODw=="
}

extension HTTPRequest {
    /// Whether the request asks for an upgrade, to whatever.
    var offersUpgrade: Bool { self.headerFields[values: .connection].tokens.contains("upgrade") }
}

extension [String] {
    /// The tokens of a list header, in lower case.
    fileprivate var tokens: [String] {
        self.flatMap { $0.split(separator: ",") }.map { $0.lowercased().trimmingCharacters(in: .whitespaces) }
    }
}
