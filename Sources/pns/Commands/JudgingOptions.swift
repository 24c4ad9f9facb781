import ArgumentParser
import PNSConformance

/// How a run judges.
struct JudgingOptions: ParsableArguments {
    @Option(help: "How many scenarios run side by side.")
    var jobs = 8

    @Option(help: "Run this many times, each with a seed of its own.")
    var `repeat` = 1

    @Flag(help: "Count warnings and what could not be judged as failures.")
    var strict = false

    @Option(help: ArgumentHelp("Seconds that one step can take by the protocol.", valueName: "seconds"))
    var patience = 10

    @Option(help: ArgumentHelp("Milliseconds to wait for late messages where no clock can be moved.", valueName: "ms"))
    var linger = 3_000

    @Option(help: ArgumentHelp("Cut the run short after so many seconds.", valueName: "seconds"))
    var deadline = 600

    @Option(help: "The seed of names and credentials; a random one when absent.")
    var seed: UInt64?

    @Flag(help: "Nothing selected is fine.")
    var allowEmpty = false

    var options: RunOptions {
        var options = RunOptions(seed: seed ?? UInt64.random(in: 0...UInt64(UInt32.max)))
        options.jobs = max(1, jobs)
        options.isStrict = strict
        options.patienceSeconds = patience
        options.lingerMilliseconds = linger
        options.deadlineSeconds = deadline
        return options
    }
}
