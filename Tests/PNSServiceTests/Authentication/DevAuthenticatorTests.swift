import PNSCodec
import PNSService
import Testing

@Suite("The dev authenticator")
struct DevAuthenticatorTests {
    private static let refusal = AuthenticationOutcome.refused(challenge: #"Bearer realm="pns-dev""#)

    private func outcome(_ values: [String]) async -> AuthenticationOutcome {
        await DevAuthenticator().authenticate(
            HandshakeHeaders(values.map { HandshakeHeaders.Field("authorization", $0) })
        )
    }

    @Test(arguments: [
        ("Bearer dev-u1", "u1"), ("bearer dev-u1", "u1"), ("Bearer dev-dev-x", "dev-x"), ("Bearer dev-é 1", "é 1"),
        ("Bearer dev-" + String(repeating: "x", count: 256), String(repeating: "x", count: 256)),
    ])
    func acceptsADevTokenAsItsUser(_ value: String, user: String) async throws {
        #expect(await outcome([value]) == .accepted(try UserID(validating: user)))
    }

    @Test(arguments: [
        [], ["Bearer dev-"], ["Bearer u1"], ["Basic dev-u1"], ["dev-u1"], ["Bearer"], [""],
        ["Bearer dev-u1", "Bearer dev-u2"], ["Bearer dev-" + String(repeating: "x", count: 257)],
    ])
    func refusesAnythingElse(_ values: [String]) async {
        #expect(await outcome(values) == Self.refusal)
    }
}
