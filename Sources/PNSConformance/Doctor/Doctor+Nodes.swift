import NIOCore

/// The checks of a server that consists of several nodes: each answers, and they are one server.
extension Doctor {
    /// Whether the target file names several nodes, or starts them.
    var hasNodes: Bool { !description.nodes.isEmpty || description.launch?.nodes ?? 1 > 1 }

    func nodes(_ patient: inout Patient) async throws -> [DoctorFinding] {
        guard let target = patient.target else { return [] }
        for (index, node) in target.nodes.enumerated() {
            let number = index + 1
            try await askForDiscovery(node, number, patient)
            try await offerToken(node, number, patient)
            if description.principals == .minted { try await connect(to: node, number, patient) }
        }
        let features = description.features ?? patient.discovery.features
        guard features.contains("cluster") else {
            return warning(
                "nodes",
                "\(target.nodes.count) nodes answer, and the server does not claim the feature cluster",
                field: description.features == nil ? nil : "/features",
                advice: "let it claim cluster (Spec/48-cluster.md), else what holds across its nodes is not judged"
            )
        }
        return fine("nodes", "\(target.nodes.count) nodes answer, and know what each other has accepted")
    }

    private func askForDiscovery(_ node: TargetInstance, _ number: Int, _ patient: Patient) async throws {
        guard let operation = patient.operations["discovery"] else { return }
        let answer: HTTPAnswer
        do throws(CallFailure) {
            answer = try await call(request(node, operation), node)
        } catch {
            throw fault(number, "does not answer: \(error.why)", "start it, or write where it listens")
        }
        var discovery = Discovery()
        discovery.read(answer)
        guard discovery.features == patient.discovery.features, discovery.limits == patient.discovery.limits else {
            throw fault(
                number,
                "says other features or limits at \(operation.path) than the server does",
                "give all nodes the same configuration (clause CLU-010)"
            )
        }
    }

    /// A body without a record shows whether the token is taken, and stores nothing.
    private func offerToken(_ node: TargetInstance, _ number: Int, _ patient: Patient) async throws {
        guard let notify = patient.operations["notify"] else { return }
        let answer = try await call(
            request(node, notify, authorization: node.application, body: .object([])),
            node
        )
        guard answer.status == 401 || answer.status == 403 else { return }
        throw fault(
            number,
            "answers \(answer.status) to the application's token, which the server takes elsewhere",
            "give all nodes the same tokens"
        )
    }

    /// The doctor's user has one unseen notification, wherever it was accepted.
    private func connect(to node: TargetInstance, _ number: Int, _ patient: Patient) async throws {
        guard let subscribe = patient.operations["subscribe"], patient.hasNotified else { return }
        let headers = description.headers + [HeaderField("Authorization", "Bearer \(nonce)")]
        let (status, count): (Int, Int?)
        do throws(CallFailure) {
            let device = try await DeviceProbe(node, subscribe, headers: headers, timeout: .seconds(20), on: group)
            defer { device.end() }
            status = try await device.answer().status
            count = status == 101 ? try await device.message()[DeviceState.countKind]?.intValue : nil
        } catch {
            throw fault(number, "does not serve a device: \(error.why)", "see its log")
        }
        guard status == 101 else {
            throw fault(
                number,
                "answers \(status) to a device that the server takes elsewhere",
                "let it ask the same application as the other nodes"
            )
        }
        guard count != 1 else { return }
        throw fault(
            number,
            "tells a device of \(count.map(String.init) ?? "no") unseen notifications, and the server has accepted 1",
            "let all nodes use one store (clause CLU-005), or name nodes of one server"
        )
    }

    private func fault(_ number: Int, _ what: String, _ advice: String) -> DoctorFault {
        DoctorFault(
            sentence: "node \(number) \(what)",
            field: description.nodes.isEmpty ? "/launch/argv" : "/nodes/\(number - 1)",
            advice: advice
        )
    }
}
