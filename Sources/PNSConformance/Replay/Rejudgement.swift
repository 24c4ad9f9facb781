/// Judges recordings once more: no server, no clock, the same words.
public struct Rejudgement: Sendable {
    private let suite: Suite
    private let policy: JudgePolicy
    private let verdicts: ScenarioVerdicts

    /// Prepares to judge.
    ///
    /// - Parameters:
    ///   - suite: What to judge by; the one that the recordings were made with.
    ///   - conditions: Those of the run.
    public init(_ suite: Suite, _ conditions: RunConditions) {
        self.suite = suite
        policy = conditions.policy(suite)
        verdicts = ScenarioVerdicts(levels: suite.levels)
    }

    /// Judges one scenario by itself, as if no other had run.
    ///
    /// - Parameters:
    ///   - scenario: What was to happen.
    ///   - recording: What did.
    /// - Returns: The result; its transcript has the times of the recording.
    public func result(of scenario: Scenario, _ recording: ScenarioRecording) -> ScenarioResult {
        var recorder = TranscriptRecorder(secrets: [])
        let machine = perform(scenario, recording) { step, microseconds in
            switch step {
            case .did(let command): recorder.record(command, at: microseconds)
            case .saw(let event): recorder.record(event, at: microseconds)
            }
        }
        let end = recording.entries.first { $0.content == .lingerBegan } ?? recording.entries.last
        let milliseconds = (end?.microseconds ?? 0) / 1_000
        var result = verdicts.result(scenario, machine.finalOutcomes(), machine.stop, recorder, milliseconds)
        result.recording = recording
        return result
    }

    /// What the runner did and saw, in order, up to the end of the last step.
    public func script(of scenario: Scenario, _ recording: ScenarioRecording) -> [ReplayedStep] {
        var recording = recording
        recording.entries = Array(recording.entries.prefix { $0.content != .lingerBegan })
        var steps: [ReplayedStep] = []
        _ = perform(scenario, recording) { step, _ in steps.append(step) }
        return steps
    }

    private func perform(
        _ scenario: Scenario,
        _ recording: ScenarioRecording,
        _ note: (ReplayedStep, _ microseconds: Int) -> Void
    ) -> ScenarioMachine {
        var machine = ScenarioMachine(scenario, context: recording.context, policy: policy, levels: suite.levels)
        for command in machine.start() { note(.did(command), 0) }
        for entry in recording.entries {
            let commands: [RunnerCommand]
            switch entry.content {
            case .event(let event):
                note(.saw(event), entry.microseconds)
                commands = machine.handle(event)
            case .lingerBegan: commands = machine.beginLinger()
            case .lingerEnded: commands = machine.endLinger()
            }
            for command in commands { note(.did(command), entry.microseconds) }
        }
        return machine
    }
}
