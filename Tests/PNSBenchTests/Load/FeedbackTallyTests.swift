import Testing

@testable import PNSBench

@Suite struct FeedbackTallyTests {
    private func line(_ number: Int) -> [UInt8] {
        let digits = String(repeating: "0", count: FeedbackTally.digits - String(number).count) + String(number)
        return Array(#"{"device":{"token":"bench-device-\#(digits)","type":"gcm"},"kind":"success"}"#.utf8) + [10]
    }

    @Test func findsNoFaultInOneLineEachHoweverTheyAreCut() {
        let bytes = (0..<3).flatMap(self.line)
        for size in [1, 7, 50, bytes.count] {
            var tally = FeedbackTally(devices: 3)
            for start in stride(from: 0, to: bytes.count, by: size) {
                tally.read(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(tally.count == 3 && tally.fault == nil)
        }
    }

    @Test func namesWhatIsMissingTwiceOrNobodys() {
        var tally = FeedbackTally(devices: 3)
        tally.read(self.line(0) + self.line(0) + self.line(9))
        #expect(tally.fault == "of 3 devices 2 were told of never and 1 twice; 1 were nobody's")
    }
}
