import ArgumentParser
import Foundation
import PNSConformance

/// How a run judges: flags first, then the environment, then the target file.
struct JudgingOptions: ParsableArguments {
    @Option(help: "How many scenarios run side by side; PNS_JOBS, or pace.jobs of the target file. (default: 8)")
    var jobs: Int?

    @Option(help: "Run this many times, each with a seed of its own.")
    var `repeat` = 1

    @Flag(help: "Count warnings and what could not be judged as failures; PNS_STRICT=1.")
    var strict = false

    @Option(
        help: ArgumentHelp(
            "What takes longer by the protocol is not judged where no clock can be moved; PNS_PATIENCE. (default: 10s)",
            valueName: "duration"
        )
    )
    var patience: Span?

    @Option(
        help: ArgumentHelp(
            "How long to wait once, at the end, for late messages; PNS_LINGER. (default: 3s, not where a clock can be moved)",
            valueName: "duration"
        )
    )
    var linger: Span?

    @Option(
        help: ArgumentHelp(
            "Delay every byte between runner and server, each way; verdicts must not change. PNS_DELAY. (default: 0s)",
            valueName: "duration"
        )
    )
    var delay: Span?

    @Option(
        help: ArgumentHelp(
            "Make every deadline so many times as long, 1 to 100; PNS_PACE_SCALE, or pace.scale. (default: 1)",
            valueName: "factor"
        )
    )
    var paceScale: Double?

    @Option(
        help: ArgumentHelp(
            "Break every connection by this rule: ACTION,DIRECTION,NAME=VALUE,…, such as close,received,frame=2. Repeatable.",
            valueName: "rule"
        )
    )
    var fault: [String] = []

    @Option(help: ArgumentHelp("Break every connection by the rules of this file, faults/1.", valueName: "file"))
    var faults: String?

    @Option(
        help: ArgumentHelp(
            "Cut the run short after so long, its preparations included; PNS_DEADLINE. (default: 10m)",
            valueName: "duration"
        )
    )
    var deadline: Span?

    @Option(help: ArgumentHelp("Begin nothing more after so many red scenarios.", valueName: "count"))
    var failFast: Int?

    @Option(help: "The seed of names and credentials; a random one when absent.")
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Failures that are known and excused until a day, see Conformance/README.md; PNS_KNOWN, or known of the target "
                + "file.",
            valueName: "file"
        )
    )
    var known: String?

    @Flag(help: "Nothing selected is fine.")
    var allowEmpty = false

    func validate() throws {
        if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs is 1 to 256") }
        if let failFast, failFast < 1 { throw ValidationError("--fail-fast is at least 1") }
        if let delay, delay.milliseconds > 1_000 { throw ValidationError("--delay is at most 1s") }
        if let paceScale, !Self.paceScales.contains(paceScale) { throw ValidationError("--pace-scale is 1 to 100") }
        if self.repeat < 1 { throw ValidationError("--repeat is at least 1") }
    }

    /// The options of a run, without those of the target file.
    func options() throws -> RunOptions {
        var options = RunOptions(seed: seed ?? UInt64.random(in: 0...UInt64(UInt32.max)))
        options.isStrict = try strict || flag(.strict)
        options.failFast = failFast
        if let span = try span(patience, .patience) { options.patienceSeconds = span.seconds }
        if let span = try span(linger, .linger) {
            options.lingerMilliseconds = span.milliseconds
            options.lingersBesideClock = true
        }
        if let span = try span(deadline, .deadline) { options.deadlineMilliseconds = span.milliseconds }
        if let span = try span(delay, .delay) { options.delayMilliseconds = span.milliseconds }
        options.faults = try faultRules()
        return options
    }

    /// How many times as long as usual every deadline is.
    func paceScale(for target: TargetDescription) throws -> Double {
        if let paceScale { return paceScale }
        guard let text = Variable.paceScale.value else { return target.paceScale ?? 1 }
        guard let scale = Double(text), Self.paceScales.contains(scale) else {
            throw Talk.fail(.usage, "PNS_PACE_SCALE=\(text) is not a number from 1 to 100")
        }
        return scale
    }

    /// What the network does to every connection.
    private func faultRules() throws -> [FaultRule] {
        do throws(DataFault) {
            var rules: [FaultRule] = []
            for text in fault { rules.append(try FaultRule(text: text)) }
            guard let faults else { return rules }
            guard let text = try? String(contentsOfFile: faults, encoding: .utf8) else {
                throw DataFault(file: faults, pointer: "", sentence: "The file cannot be read.")
            }
            return rules + (try FaultRule.readAll(text: text, file: faults))
        } catch {
            throw Talk.fail(.usage, "\(error)")
        }
    }

    private static let paceScales = 1.0...100.0

    /// How many scenarios run side by side.
    func jobs(for target: TargetDescription) throws -> Int {
        if let jobs { return jobs }
        guard let text = Variable.jobs.value else { return target.jobs ?? 8 }
        guard let jobs = Int(text), (1...256).contains(jobs) else {
            throw Talk.fail(.usage, "PNS_JOBS=\(text) is not a number from 1 to 256")
        }
        return jobs
    }

    /// The failures that are known, on this day.
    ///
    /// - Throws: Exit status 2 for a list that cannot be used.
    func knownFailures(for target: TargetDescription, _ suite: Suite) throws -> KnownFailures? {
        guard let path = known ?? Variable.known.value ?? target.known else { return nil }
        let day = Today.day
        let file = try KnownFailuresFile.load(path)
        try file.demandUsable(suite, on: day)
        return KnownFailures(entries: file.entries, day: day, runs: self.repeat)
    }

    /// The flag as it belongs to a command that judges alike.
    var knownFlag: String { known.map { " --known \(TargetOptions.quoted($0))" } ?? "" }

    private func span(_ flag: Span?, _ variable: Variable) throws -> Span? {
        if let flag { return flag }
        guard let text = variable.value else { return nil }
        guard let span = Span(argument: text) else {
            throw Talk.fail(.usage, "\(variable.rawValue)=\(text) is not a duration such as 250ms, 3s or 10m")
        }
        return span
    }

    private func flag(_ variable: Variable) throws -> Bool {
        switch variable.value {
        case nil, "0", "false": return false
        case "1", "true": return true
        case let text?: throw Talk.fail(.usage, "\(variable.rawValue)=\(text) is neither 1 nor 0")
        }
    }
}
