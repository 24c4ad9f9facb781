import Foundation
import Testing

@testable import PNSBench

@Suite("Process tree")
struct ProcessTreeTests {
    @Test("counts anonymous and shared pages, not program text")
    func rollup() {
        let text = """
            55d0-7ffd ---p 00000000 00:00 0    [rollup]
            Rss:               31744 kB
            Pss_Anon:           6144 kB
            Pss_File:          24576 kB
            Pss_Shmem:          1024 kB
            """
        #expect(ProcessTree.ownBytes(ofRollup: text) == 7_168 * 1_024)
        #expect(ProcessTree.ownBytes(ofRollup: "") == 0)
    }

    @Test("sees the time and the memory of a process")
    func ownProcess() {
        let tree = ProcessTree(root: ProcessInfo.processInfo.processIdentifier)
        #expect(tree.cpu > 0)
        #expect(tree.memory > 0)
        #expect(CPUClock.process(-1) == nil)
    }
}
