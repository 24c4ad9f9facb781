import Testing

@testable import PNSConformance

@Suite struct DeviceFrameTests {
    static let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]

    @Test(
        "writes the bytes of the examples of RFC 6455 section 5.7",
        arguments: [
            (DeviceFrame(text: "Hello"), [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]),
            (
                DeviceFrame(opcode: 10, payload: Array("Hello".utf8)),
                [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
            ),
            (DeviceFrame(text: "Hello").with { $0.isMasked = false }, [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F]),
            (
                DeviceFrame(opcode: 1, payload: Array("Hel".utf8), isFinal: false).with { $0.isMasked = false },
                [0x01, 0x03, 0x48, 0x65, 0x6C]
            ),
            (DeviceFrame(opcode: 0, payload: Array("lo".utf8)).with { $0.isMasked = false }, [0x80, 0x02, 0x6C, 0x6F]),
        ] as [(DeviceFrame, [UInt8])]
    )
    func writesTheExamples(frame: DeviceFrame, bytes: [UInt8]) {
        #expect(frame.bytes(maskedWith: Self.key) == bytes)
    }

    @Test(
        "writes a length in its shortest form",
        arguments: [
            (0, [0x80]), (125, [0xFD]), (126, [0xFE, 0, 126]), (65_535, [0xFE, 0xFF, 0xFF]),
            (65_536, [0xFF, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(Int, [UInt8])]
    )
    func writesLengths(count: Int, bytes: [UInt8]) {
        let frame = DeviceFrame(opcode: 2, payload: [UInt8](repeating: 0, count: count))
        let written = frame.bytes(maskedWith: Self.key)
        #expect(Array(written[1..<1 + bytes.count]) == bytes)
        #expect(Array(written[(1 + bytes.count)..<(5 + bytes.count)]) == Self.key)
        #expect(written.count == 5 + bytes.count + count)
        if count >= 4 { #expect(Array(written.suffix(count).prefix(4)) == Self.key) }
    }

    @Test(
        "writes every flaw that a scenario can ask for",
        arguments: [
            (
                DeviceFrame(text: "a").with {
                    $0.lengthForm = .sixteen; $0.isMasked = false
                }, [0x81, 126, 0, 1, 97]
            ),
            (
                DeviceFrame(text: "a").with {
                    $0.lengthForm = .sixtyFour; $0.isMasked = false
                },
                [0x81, 127, 0, 0, 0, 0, 0, 0, 0, 1, 97]
            ),
            (
                DeviceFrame(text: "a").with {
                    $0.lengthForm = .highBit; $0.isMasked = false
                },
                [0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 1, 97]
            ),
            (
                DeviceFrame(text: "").with {
                    $0.reserved = 0b101; $0.isMasked = false
                }, [0xD1, 0]
            ),
            (DeviceFrame(opcode: 3), [0x83, 0x80, 0x37, 0xFA, 0x21, 0x3D]),
            (DeviceFrame(opcode: 9, isFinal: false).with { $0.isMasked = false }, [0x09, 0]),
        ] as [(DeviceFrame, [UInt8])]
    )
    func writesFlaws(frame: DeviceFrame, bytes: [UInt8]) {
        #expect(frame.bytes(maskedWith: Self.key) == bytes)
    }
}

extension DeviceFrame {
    func with(_ change: (inout DeviceFrame) -> Void) -> DeviceFrame {
        var frame = self
        change(&frame)
        return frame
    }
}
