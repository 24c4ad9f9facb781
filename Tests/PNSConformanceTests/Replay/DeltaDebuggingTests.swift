import Testing

@testable import PNSConformance

@Suite struct DeltaDebuggingTests {
    @Test("keeps what fails together, in order", arguments: [[3], [0, 7], [2, 3, 9], Array(0..<10), []])
    func keepsTheCause(cause: [Int]) async {
        let left = await DeltaDebugging.minimal(Array(0..<10)) { parts in cause.allSatisfy(parts.contains) }
        #expect(left == cause)
    }

    @Test("needs few tries where little matters")
    func isQuick() async {
        var tries = 0
        _ = await DeltaDebugging.minimal(Array(0..<128)) { parts in
            tries += 1
            return parts.contains(77)
        }
        #expect(tries < 40)
    }

    @Test("leaves parts alone of which no single one can go")
    func isMinimal() async {
        // Fails with an even number of parts: two can go at once, one never.
        let left = await DeltaDebugging.minimal(Array(0..<6)) { $0.count.isMultiple(of: 2) }
        #expect(left.count == 2)
        let odd = await DeltaDebugging.minimal(Array(0..<5)) { !$0.count.isMultiple(of: 2) }
        #expect(odd.count == 1)
    }
}
