import Foundation

/// A process and its children, as the kernel accounts for them.
struct ProcessTree: Sendable {
    /// The first process.
    let root: Int32

    /// Processor time of all of them so far, in nanoseconds.
    var cpu: UInt64 {
        members.reduce(0) { $0 + (CPUClock.process($1) ?? 0) }
    }

    /// Memory of their own in bytes: anonymous and shared pages, without program text.
    var memory: Int {
        members.reduce(0) { sum, pid in
            let text = (try? String(contentsOfFile: "/proc/\(pid)/smaps_rollup", encoding: .utf8)) ?? ""
            return sum + Self.ownBytes(ofRollup: text)
        }
    }

    /// The sum of the anonymous and the shared pages in the text of a `smaps_rollup`.
    static func ownBytes(ofRollup text: String) -> Int {
        var kibibytes = 0
        for line in text.split(separator: "\n") where line.hasPrefix("Pss_Anon:") || line.hasPrefix("Pss_Shmem:") {
            kibibytes += line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        }
        return kibibytes * 1_024
    }

    private var members: [Int32] {
        let path = "/proc/\(root)/task/\(root)/children"
        let children = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return [root] + children.split(separator: " ").compactMap { Int32($0) }
    }
}
