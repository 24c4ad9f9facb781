import Testing

@testable import PNSConformance

@Suite struct FirstBytesTests {
    @Test(
        "tells protocols by their first bytes",
        arguments: [
            (Array("HTTP/1.1 200 OK".utf8), FirstBytes.http11), (Array("HTTP/1.0".utf8), .otherHTTP("HTTP/1.0")),
            ([0x15, 3, 1, 0, 2, 2, 0x46], .tls), ([0x16, 3, 3], .tls), ([], .nothing),
            (Array("SSH-2.0-".utf8), .other("53 53 48 2d 32 2e 30 2d")), ([0, 0, 0x12], .other("00 00 12")),
        ]
    )
    func tells(bytes: [UInt8], kind: FirstBytes) {
        #expect(FirstBytes(bytes) == kind)
    }
}
