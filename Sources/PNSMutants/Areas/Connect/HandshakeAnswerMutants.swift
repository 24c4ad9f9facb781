import HTTPTypes
import PNSCodec

extension Mutants {
    /// What they answer to a handshake, or to what is none.
    static let handshakeAnswers: [Mutant] = [
        .answers("wrong-accept-key") { answer in
            if answer.status == 101 { answer[.secWebSocketAccept] = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" }
        },
        .answers("invents-subprotocol") { answer in
            if answer.status == 101 { answer[.secWebSocketProtocol] = "pns" }
        },
        .answers("invents-extension") { answer in
            if answer.status == 101 { answer[.secWebSocketExtensions] = "permessage-deflate" }
        },
        .answers("plain-get-is-ok") { answer in
            guard answer.isFor(.get, "/subscribe", 426), !answer.request.offersUpgrade else { return }
            answer.status = 200
            answer[.contentType] = "application/json"
            answer.body = Array(#"{"user_id":"anyone"}"#.utf8)
        },
        .answers("plain-get-is-400") { answer in
            guard answer.isFor(.get, "/subscribe", 426), !answer.request.offersUpgrade else { return }
            answer.status = 400
            answer[.upgrade] = nil
            answer[.connection] = nil
            answer.body = Problem(code: .badHandshake, detail: "This is no handshake.").wire()
        },
        .answers("plain-get-is-404") { answer in
            guard answer.isFor(.get, "/subscribe", 426), !answer.request.offersUpgrade else { return }
            answer.status = 404
            answer[.upgrade] = nil
            answer.body = Problem(code: .notFound, detail: "There is nothing here.").wire()
        },
        .answers("other-upgrade-is-403") { answer in
            guard answer.request.isHandshake, answer.status == 426 || answer.status == 400,
                answer.request.headerFields[.upgrade]?.lowercased() != "websocket"
            else { return }
            answer.status = 403
            answer.body = Problem(code: .forbidden, detail: "That protocol is not spoken here.").wire()
        },
        .answers("no-version-header") { answer in
            if answer.status == 426 { answer[.secWebSocketVersion] = nil }
        },
        .answers("empty-reply-on-refusal") { answer in
            if answer.isUnaccepted { answer.isDropped = true }
        },
    ]
}
