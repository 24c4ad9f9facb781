import NIOCore

/// What `pns init` needs to know of a server.
extension Doctor {
    /// Whether a server asks the runner's application.
    public enum Asking: Hashable, Sendable {
        /// It does.
        case fine
        /// It does not, and what was seen instead.
        case failure(String)
    }

    /// What the server says about itself.
    ///
    /// - Returns: The claims, or the finding that says why there are none.
    public func interview() async -> (claims: TargetClaims?, failure: DoctorFinding?) {
        var patient = Patient()
        do {
            _ = try await address(&patient)
            _ = try await answers(&patient)
            _ = try await discovery(&patient)
            let found = patient.discovery
            return (TargetClaims(features: found.features, limits: found.limits, fault: found.fault), nil)
        } catch let fault as DoctorFault {
            var finding = DoctorFinding(id: "answers", status: .failure, sentence: fault.sentence)
            finding.field = fault.field
            finding.advice = fault.advice
            return (nil, finding)
        } catch {
            return (nil, DoctorFinding(id: "answers", status: .failure, sentence: Self.words(error)))
        }
    }

    /// Connects a device with credentials that nobody else knows.
    ///
    /// - Returns: Whether the server asked about them; `nil` when the runner's application cannot listen.
    public func isAsked() async -> Asking? {
        var patient = Patient()
        guard (try? await listens(&patient)) != nil else { return nil }
        var asking = Asking.fine
        do {
            _ = try await address(&patient)
            patient.operations = patient.target.map(operations) ?? [:]
            _ = try await applicationAsked(&patient)
        } catch {
            asking = .failure((error as? DoctorFault)?.sentence ?? Self.words(error))
        }
        await patient.application?.stop()
        return asking
    }
}

/// What a server says about itself.
public struct TargetClaims: Hashable, Sendable {
    /// The features that it claims.
    public var features: [String]
    /// Its limits.
    public var limits: [String: Int]
    /// What is wrong with the document; `nil` when nothing is.
    public var fault: String?
}
