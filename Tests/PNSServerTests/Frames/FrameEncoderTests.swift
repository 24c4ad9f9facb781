import NIOCore
import Testing

@testable import PNSServer

@Suite struct FrameEncoderTests {
    @Test(
        arguments: [
            (0, [0x81, 0]), (125, [0x81, 125]), (126, [0x81, 126, 0, 126]), (65_535, [0x81, 126, 0xFF, 0xFF]),
            (65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(Int, [UInt8])]
    )
    func writesTheShortestLengthAndNoMask(_ count: Int, _ header: [UInt8]) {
        let payload = [UInt8](repeating: 0x61, count: count)
        #expect(Array(FrameEncoder.text(payload).readableBytesView) == header + payload)
    }

    @Test func writesAPongWithItsPayload() {
        #expect(Array(FrameEncoder.pong([1, 2]).readableBytesView) == [0x8A, 2, 1, 2])
    }

    @Test func writesACloseFrameWithOrWithoutACode() {
        #expect(Array(FrameEncoder.close(nil).readableBytesView) == [0x88, 0])
        #expect(Array(FrameEncoder.close(1001, reason: "x").readableBytesView) == [0x88, 3, 0x03, 0xE9, 0x78])
    }

    @Test func leavesOutAReasonThatDoesNotFit() {
        let reason = String(repeating: "r", count: 124)
        #expect(Array(FrameEncoder.close(1000, reason: reason).readableBytesView) == [0x88, 2, 0x03, 0xE8])
    }
}
