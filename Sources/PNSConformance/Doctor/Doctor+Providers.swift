/// The checks of the push providers that the runner plays.
extension Doctor {
    /// The providers that the target file names: as places, or in the arguments of a launch.
    var wantedProviders: Set<ProviderKind> {
        Set(description.providers.keys).union(description.launch?.providers ?? [])
    }

    /// Whether each listens, and what the server has to be configured with.
    func providersListen(_ patient: inout Patient) async throws -> [DoctorFinding] {
        do {
            patient.providers = try await startProviders()
        } catch {
            throw DoctorFault(
                sentence: "a push provider cannot listen: \(Self.words(error))",
                field: "/providers",
                advice: "name another address as \"listen\" of that provider; port 0 takes a free one"
            )
        }
        guard description.launch == nil else {
            return fine("providers-listen", "the launched server is told of \(words(patient.providers.providers))")
        }
        let settings = patient.providers.openSettings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return fine("providers-listen", "configure the server with: " + settings.joined(separator: ", "))
    }

    /// Whether a profile is claimed that needs providers, and none is there.
    func providers(_ patient: inout Patient) async throws -> [DoctorFinding] {
        let claimed = description.profiles ?? patient.discovery.profiles ?? []
        let needing = claimed.filter { $0 == "receipts" || $0 == "gateway" }
        guard !needing.isEmpty, patient.providers.providers.isEmpty, launcher == nil || description.launch != nil else {
            return []
        }
        return warning(
            "providers",
            "the server claims \(needing.joined(separator: " and ")), and it is not known to reach the runner's push providers",
            field: "/providers",
            advice:
                "name where they listen, such as {\"tnpg\": {\"listen\": \"127.0.0.1:8995\"}}, or use ${tnpg.url} and so on in"
                + " launch, and allow the server to reach 127.0.0.1: most deny it by default"
        )
    }

    private func words(_ kinds: Set<ProviderKind>) -> String {
        kinds.sorted().map(\.rawValue).joined(separator: ", ")
    }
}
