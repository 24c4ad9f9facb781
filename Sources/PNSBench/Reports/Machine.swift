import Foundation

/// Where a measurement was made.
public struct Machine: Hashable, Codable, Sendable {
    /// The processor as the system names it.
    public var processor: String

    /// How many processors there are.
    public var cores: Int

    /// The kernel.
    public var system: String

    /// How many processes wanted a processor at the start, over the last minute; above 0.5, look at ratios only.
    public var load: Double

    /// Whether this program was compiled with optimisation.
    public var isOptimised: Bool

    /// Looks at the machine that this process is on.
    public static func current() -> Machine {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = info.split(separator: "\n").first { $0.hasPrefix("model name") }
        let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        let kernel = (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)) ?? ""
        return Machine(
            processor: model.flatMap { $0.split(separator: ":").last }.map { $0.trimmingCharacters(in: .whitespaces) }
                ?? "unknown",
            cores: ProcessInfo.processInfo.processorCount,
            system: "Linux \(kernel.trimmingCharacters(in: .whitespacesAndNewlines))",
            load: load.split(separator: " ").first.flatMap { Double($0) } ?? 0,
            isOptimised: isOptimised
        )
    }

    /// The machine in a line, with what speaks against its figures.
    var text: String {
        var notes: [String] = []
        if load > 0.5 { notes.append("other work was running: trust ratios, not times") }
        if !isOptimised { notes.append("DEBUG BUILD: the figures mean nothing; use `make bench`") }
        let note = notes.isEmpty ? "" : "\n" + notes.joined(separator: "\n")
        return "\(cores) × \(processor), \(system), load \(Figures.short(load))\(note)"
    }

    private static var isOptimised: Bool {
        #if DEBUG
        false
        #else
        true
        #endif
    }
}
