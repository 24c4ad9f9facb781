/// One thing of a recording: what the runner did, or what it saw.
public enum ReplayedStep: Hashable, Sendable {
    /// A command of the judge, as it was performed.
    case did(RunnerCommand)
    /// What happened.
    case saw(ScenarioEvent)
}
