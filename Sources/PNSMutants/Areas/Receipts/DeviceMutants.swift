import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the registry of devices and of the limits of the profile.
    static let device: [Mutant] = deviceLimits + devicePaths + deviceLife

    private static let deviceLimits: [Mutant] = [
        .keeping("registers-any-number-of-devices", "maxDevicesPerUser", \.maxDevicesPerUser) { $0 * 10 },
        .keeping("keeps-long-device-names", "maxDeviceIdBytes", \.maxDeviceIdBytes) { $0 * 2 },
        .answers("lists-the-device-it-refused") { answer in
            guard answer.request.isDeviceList, case .array(let list)? = answer[member: "devices"], list.count == 10
            else {
                return
            }
            answer[member: "devices"] = .array(list + [list[0].setting("device", to: .string("refused"))])
        },
        .answers("hides-a-limit-of-receipts") { answer in
            guard answer.isFor(.get, "/.well-known/pns", 200) else { return }
            answer[member: "limits"] = answer[member: "limits"]?.setting("maxReceiptBytes", to: nil)
        },
    ]

    private static let devicePaths: [Mutant] = [
        .answers("bad-encoding-is-404") { answer in
            if answer.request.isForDevice(.put), answer.request.bare.hasSuffix("%FF"), answer.status == 400 {
                answer.status = 404
            }
        },
        .answers("devices-by-any-method") { answer in
            if answer.request.bare.hasPrefix("/v1/users/"), answer.status == 405 { answer.status = 404 }
        },
        .requests("devices-of-another-name") { request in
            var parts = (request.head.path ?? "").split(separator: "/", omittingEmptySubsequences: false).map(
                String.init
            )
            guard parts.count > 4, parts[1] == "v1", parts[2] == "users", !parts[3].hasPrefix("usr") else { return }
            parts[3] += "-other"
            request.head.path = parts.joined(separator: "/")
        },
        .answers("refuses-receipts-with-500-at-its-end") { answer in
            if answer.isFor(.post, "/v1/receipts", 503) { answer.status = 500 }
        },
        .answers("metrics-without-handlers") { answer in
            guard answer.isFor(.get, "/metrics", 200) else { return }
            let lines = String(decoding: answer.body, as: UTF8.self).split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            answer.body = Array(lines.filter { !$0.contains("{handler=") }.joined(separator: "\n").utf8)
        },
    ]

    private static let deviceLife: [Mutant] = [
        Mutant("devices-in-memory") { $0.configuration.receipts?.registry = InMemoryDeviceRegistry() },
        .registry("removes-whatever-the-timestamp") { RegistryRewrite(base: $0, deadSince: .latest) },
        Mutant("handlers-remember-devices") { setup in
            let plans = setup.configuration.receipts?.handlers ?? []
            setup.configuration.receipts?.handlers = plans.map { plan in
                let first = MutantMemory<[UID: [RegisteredDevice]]>([:])
                return HandlerPlan(plan.name, isOrdered: plan.isOrdered) { environment in
                    var environment = environment
                    environment.registry = RegistryRewrite(base: environment.registry, firstDevices: first)
                    return plan.make(environment)
                }
            }
        },
    ]
}
