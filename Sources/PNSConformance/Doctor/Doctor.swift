import Foundation
public import NIOCore

/// Looks at a set-up step by step, and names what has to be changed before a server can be judged.
///
/// The steps build on each other: after the first failure the rest is skipped.
public struct Doctor: Sendable {
    let suite: Suite
    let description: TargetDescription
    let launcher: (any TargetLauncher)?
    let group: any EventLoopGroup
    let startApplication: @Sendable () async throws -> any ApplicationFixture
    let startProviders: @Sendable () async throws -> ProviderDesk
    /// Distinguishes the names of this examination from all others.
    let nonce: String

    /// Prepares an examination.
    ///
    /// - Parameters:
    ///   - suite: Operations and limits.
    ///   - description: The server.
    ///   - launcher: Starts it, if the runner does that.
    ///   - group: The event loops to use.
    ///   - startProviders: Starts the push providers that the runner plays, where the target file says.
    ///   - startApplication: Starts the application that the runner plays, where the target file says.
    public init(
        suite: Suite,
        description: TargetDescription,
        launcher: (any TargetLauncher)? = nil,
        group: any EventLoopGroup,
        startProviders: @escaping @Sendable () async throws -> ProviderDesk = { ProviderDesk() },
        startApplication: @escaping @Sendable () async throws -> any ApplicationFixture
    ) {
        self.suite = suite
        self.description = description
        self.launcher = launcher
        self.group = group
        self.startApplication = startApplication
        self.startProviders = startProviders
        nonce = "\(description.namespace ?? "")doctor-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    /// What the steps have built so far.
    struct Patient {
        var application: (any ApplicationFixture)?
        var providers = ProviderDesk()
        var target: TargetInstance?
        var operations: [String: Operation] = [:]
        var discovery = Discovery()
        var serverDate: String?
        var hasNotified = false
    }

    /// The checks in their order; those that do not concern this target are left out.
    private var checks: [(id: String, perform: @Sendable (inout Patient) async throws -> [DoctorFinding])] {
        var checks: [(id: String, perform: @Sendable (inout Patient) async throws -> [DoctorFinding])] = [
            ("files", { _ in [self.files()] }),
            ("application-listens", listens),
        ]
        if !wantedProviders.isEmpty { checks.append(("providers-listen", providersListen)) }
        checks.append(launcher == nil ? ("address", address) : ("launch", launch))
        checks += [("answers", answers), ("discovery", discovery), ("limits", limits)]
        checks += [("token", token), ("wrong-token", wrongToken)]
        if description.principals == .minted {
            checks.append(("application-asked", applicationAsked))
        } else {
            checks.append(("principals", principals))
        }
        if description.clockURL != nil || description.launch != nil && description.clockToken != nil {
            checks.append(("clock", clock))
        }
        if hasNodes { checks.append(("nodes", nodes)) }
        checks.append(("providers", providers))
        checks.append(("time", time))
        return checks
    }

    /// Examines.
    ///
    /// - Parameter onFinding: Called for each finding as it is made.
    /// - Returns: The findings in order.
    public func examine(onFinding: (DoctorFinding) -> Void = { _ in }) async -> [DoctorFinding] {
        var patient = Patient()
        var findings: [DoctorFinding] = []
        var hasFailed = false
        func note(_ finding: DoctorFinding) {
            findings.append(finding)
            onFinding(finding)
        }
        for check in checks {
            guard !hasFailed else {
                note(
                    DoctorFinding(id: check.id, status: .skipped, sentence: "nothing can be said before that is mended")
                )
                continue
            }
            do {
                for finding in try await check.perform(&patient) { note(finding) }
            } catch let fault as DoctorFault {
                hasFailed = true
                let finding = DoctorFinding(id: check.id, status: .failure, sentence: fault.sentence)
                note(finding.with(field: fault.field, advice: fault.advice))
            } catch {
                hasFailed = true
                note(DoctorFinding(id: check.id, status: .failure, sentence: Self.words(error)))
            }
        }
        await patient.target?.stop()
        await patient.application?.stop()
        await patient.providers.stop()
        return findings
    }

    static func words(_ error: any Error) -> String {
        (error as? CallFailure)?.why ?? error.connectReason
    }

    func fine(_ id: String, _ sentence: String) -> [DoctorFinding] {
        [DoctorFinding(id: id, status: .fine, sentence: sentence)]
    }

    func warning(_ id: String, _ sentence: String, field: String? = nil, advice: String) -> [DoctorFinding] {
        [DoctorFinding(id: id, status: .warning, sentence: sentence, field: field, advice: advice)]
    }
}

extension DoctorFinding {
    fileprivate func with(field: String?, advice: String) -> DoctorFinding {
        var finding = self
        finding.field = field
        finding.advice = advice
        return finding
    }
}
