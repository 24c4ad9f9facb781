import PNSFixtures
import Testing

@Suite("base64url of the sinks")
struct Base64URLTests {
    @Test("gives back what it took", arguments: 0...65)
    func roundTrips(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 83 &+ 250) }
        #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }

    @Test(
        "refuses padding, the other alphabet, stray bits and a length that is none",
        arguments: ["YQ==", "+/+/", "YR", "Y", "Y W"]
    )
    func refuses(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("takes padding and the other alphabet where it is told to")
    func readsLeniently() {
        #expect(Base64URL.decodeLeniently("YQ==") == [0x61])
        #expect(Base64URL.decodeLeniently("+/8=") == [0xFB, 0xFF])
    }
}
