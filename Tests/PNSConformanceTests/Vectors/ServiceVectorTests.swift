import PNSCodec
import PNSConformance
import PNSService
import Testing

/// The vectors about what is not in the codec, against the service.
@Suite struct ServiceVectorTests {
    private struct NotOfThisKind: Error {}

    @Test(arguments: VectorExample.ofKinds([.headerForward]))
    func `forwards the headers that the vector says`(_ example: VectorExample) throws {
        guard case .headerForward(let headers, let forwarded) = try example.typed() else { throw NotOfThisKind() }
        let handshake = HandshakeHeaders(headers.map { HandshakeHeaders.Field($0.name, $0.value) })
        #expect(handshake.forwarded.fields == forwarded?.map { HandshakeHeaders.Field($0.name, $0.value) })
    }

    @Test(arguments: VectorExample.ofKinds([.answerPage]))
    func `answers with the page that the vector says`(_ example: VectorExample) async throws {
        guard case .answerPage(let page) = try example.typed() else { throw NotOfThisKind() }
        let user = try UserID(validating: "u1")
        let store = InMemoryStore()
        try await Self.fill(store, with: page, for: user)

        let bounds = AnswerBounds(maxNotifications: page.limit, maxBytes: .max)
        let answered: [String]
        if page.isUnseenRequest {
            let unseen = try await store.unseen(of: user, within: bounds)
            answered = unseen.map(\.data)
            _ = try await store.markSeen(unseen.map(\.sequence), of: user, at: .latest)
        } else {
            let after = try page.receivedAfter.map { try #require(Timestamp($0)) }
            answered = try await store.seen(of: user, createdAfter: after, seenAfter: .earliest, within: bounds)
                .map(\.data)
        }
        #expect(answered == page.indexes?.map(String.init))
        #expect(try await store.unseenCount(of: user).count == page.count)
    }

    @Test(arguments: VectorExample.ofKinds([.tokenRequest]))
    func `answers the token request as the vector says`(_ example: VectorExample) throws {
        guard case .tokenRequest(let exchange) = try example.typed() else { throw NotOfThisKind() }
        let settings = try OAuthSettings(
            clients: exchange.clients.map { client in
                OAuthClient(id: client.id, application: ApplicationName(client.id), secrets: client.secrets)
            },
            signingKeys: [[UInt8](repeating: 1, count: OAuthSettings.minKeyBytes)]
        )
        let service = TokenService(settings, authentication: KeyAndMessage())
        let request = TokenRequest(
            authorization: exchange.authorization,
            contentType: exchange.contentType,
            body: exchange.body
        )
        let now = try #require(Timestamp("2026-03-06T12:00:00Z"))
        let nonce = [UInt8](repeating: 0, count: TokenService.nonceBytes)
        do throws(TokenRefusal) {
            let token = try service.answer(request, at: now, nonce: nonce).accessToken
            #expect(exchange.status == 200)
            #expect(service.application(of: token, at: now)?.text == exchange.client)
        } catch {
            #expect(error.error.error.rawValue == exchange.error)
            #expect(error.error.error.httpStatus == exchange.status)
        }
    }

    /// No code at all, but one that differs where message or key do; its length is that of a real one.
    private struct KeyAndMessage: MessageAuthentication {
        func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
            var code = [UInt8](repeating: 0, count: 32)
            for (index, byte) in (key + message).enumerated() {
                code[index % 32] = code[index % 32] &* 31 &+ byte &+ UInt8(truncatingIfNeeded: index)
            }
            return code
        }
    }

    /// Stores what the vector has in stock, in its order; the data of each notification is its index.
    private static func fill(
        _ store: InMemoryStore,
        with page: VectorCase.AnswerPage,
        for user: UserID
    ) async throws {
        let application = ApplicationName("app")
        let noon = try #require(Timestamp("2026-03-06T12:00:00Z"))
        for (index, stored) in page.stored.enumerated() {
            let createDate: Timestamp = try #require(Timestamp(stored.createDate))
            let record = NewNotification(
                id: try NotificationID(validating: "n-\(index)"),
                user: user,
                data: String(index),
                createDate: createDate
            )
            _ = try await store.accept([record], from: application, at: noon)
        }
        let everything = AnswerBounds(maxNotifications: .max, maxBytes: .max)
        for notification in try await store.unseen(of: user, within: everything) {
            let index = try #require(Int(notification.data))
            guard let seenDate = page.stored[index].seenDate else { continue }
            let date = try #require(Timestamp(seenDate))
            _ = try await store.markSeen([notification.sequence], of: user, at: date)
        }
    }
}
