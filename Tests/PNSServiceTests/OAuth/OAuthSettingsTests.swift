import PNSService
import Testing

@Suite struct OAuthSettingsTests {
    private static let client = OAuthClient(id: "c", application: ApplicationName("a"), secrets: ["s"])
    private static let key = [UInt8](repeating: 1, count: 32)

    @Test func namesWhatIsWrong() {
        let empty = OAuthClient(id: "", application: ApplicationName("a"), secrets: ["s"])
        let open = OAuthClient(id: "c", application: ApplicationName("a"), secrets: [""])
        let (client, key) = (Self.client, Self.key)
        #expect(throws: OAuthSettings.Fault.noClient) { try OAuthSettings(clients: [], signingKeys: [key]) }
        #expect(throws: OAuthSettings.Fault.emptyID) { try OAuthSettings(clients: [empty], signingKeys: [key]) }
        #expect(throws: OAuthSettings.Fault.sameID("c")) {
            try OAuthSettings(clients: [client, client], signingKeys: [key])
        }
        #expect(throws: OAuthSettings.Fault.noSecret(client: "c")) {
            try OAuthSettings(clients: [open], signingKeys: [key])
        }
        #expect(throws: OAuthSettings.Fault.noSigningKey) { try OAuthSettings(clients: [client], signingKeys: []) }
        #expect(throws: OAuthSettings.Fault.shortSigningKey(number: 2)) {
            try OAuthSettings(clients: [client], signingKeys: [key, [1]])
        }
        #expect(throws: OAuthSettings.Fault.lifetime(0)) {
            try OAuthSettings(clients: [client], signingKeys: [key], lifetimeSeconds: 0)
        }
    }

    @Test func showsNoSecret() {
        #expect(!"\(OAuthClient(id: "c", application: ApplicationName("a"), secrets: ["hidden"]))".contains("hidden"))
    }
}
