import Testing

@testable import PNSServer

@Suite struct HandshakeKeyTests {
    @Test func answersTheExampleOfTheRFC() {
        #expect(HandshakeKey.accept(for: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test(arguments: [
        "", "short", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZR==",
        "dGhlIHNhbXBsZSBub25jZQ===", "dGhlIHNhbXBsZSBub25j!Q==", "dGhlIHNhbXBsZSBub25jZ_==",
        "dGhlIHNhbXBsZSBub25jZTEyMzQ=", " dGhlIHNhbXBsZSBub25jZQ==",
    ])
    func refusesAnythingButSixteenBytes(_ key: String) {
        #expect(HandshakeKey.accept(for: key) == nil)
    }
}
