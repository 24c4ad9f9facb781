import Testing

@testable import PNSServer

@Suite struct FrameFaultTests {
    @Test(
        arguments: [
            (FrameFault.unmasked, 1002), (.reservedBit, 1002), (.reservedOpcode, 1002), (.fragmentedControl, 1002),
            (.longControl, 1002), (.nothingToContinue, 1002), (.unfinishedMessage, 1002), (.notShortestLength, 1002),
            (.highestLengthBit, 1002), (.shortClose, 1002), (.closeCode, 1002), (.unassignedCloseCode, 1002),
            (.binary, 1003), (.textNotUTF8, 1007),
            (.reasonNotUTF8, 1007), (.tooLong, 1009),
        ] as [(FrameFault, UInt16)]
    )
    func hasTheCloseCodeOfItsClause(_ fault: FrameFault, _ code: UInt16) {
        #expect(fault.closeCode == code)
        #expect(fault.reason.utf8.count <= 123)
    }
}
