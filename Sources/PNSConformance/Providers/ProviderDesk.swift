import Synchronization

/// The providers of a run: hands what they receive to the scenario whose devices it is about.
///
/// Scenarios share the providers; what is about a device that none of them made is a stray of the run.
public final class ProviderDesk: Sendable {
    /// Requests about no device that are kept for scenarios which begin later, and strays that are kept; more are counted.
    private static let maxKept = 64

    fileprivate struct State {
        var exact: [String: Int] = [:]
        var prefixes: [(prefix: String, scenario: Int)] = []
        var listeners: [Int: @Sendable (ProviderRecord) -> Void] = [:]
        /// What the tokens of scenarios begin with that are over, or the whole tokens.
        var past: Set<String> = []
        var common: [ProviderRecord] = []
        var strays: [ProviderRecord] = []
        var strayCount = 0
        var next = 0
    }

    private let fixtures: [ProviderKind: any ProviderFixture]
    private let whenStopped: @Sendable () -> Void
    private let state = Mutex(State())

    /// Takes providers, and listens to them from now on.
    ///
    /// - Parameters:
    ///   - fixtures: The providers.
    ///   - whenStopped: Takes away what was made for them.
    public init(_ fixtures: [any ProviderFixture] = [], whenStopped: @escaping @Sendable () -> Void = {}) {
        self.whenStopped = whenStopped
        self.fixtures = Dictionary(fixtures.map { ($0.provider, $0) }, uniquingKeysWith: { first, _ in first })
        for fixture in fixtures { fixture.observe { [weak self] in self?.receive($0) } }
    }

    /// Who is played.
    public var providers: Set<ProviderKind> { Set(fixtures.keys) }

    /// What a server has to be configured with: `apns.url` and so on.
    public var settings: [String: String] {
        var settings: [String: String] = [:]
        for (kind, fixture) in fixtures {
            for (name, value) in fixture.settings { settings["\(kind.rawValue).\(name)"] = value }
        }
        return settings
    }

    /// What takes the lines of launched servers; `nil` where nobody reads them.
    public var output: HandlerOutput? { fixtures[.stdout] as? HandlerOutput }

    /// What must appear in no report.
    public var secrets: [String] { fixtures.values.flatMap(\.secrets) }

    /// Those of ``settings`` that a scenario can see.
    var openSettings: [String: String] {
        let secrets = Set(self.secrets)
        return settings.filter { !secrets.contains($0.value) }
    }

    /// Ends the providers.
    public func stop() async {
        for fixture in fixtures.values { await fixture.stop() }
        whenStopped()
    }

    /// How many requests were about devices that no scenario made, and what there is to say about them.
    public var strayRemark: String? {
        let (count, first) = state.withLock { ($0.strayCount, $0.strays.first) }
        guard let first else { return nil }
        return "\(count) requests reached providers for devices that nobody registered: the first was \(first.method)"
            + " \(first.path.shortened(to: 80)) at \(first.provider.rawValue)."
    }

    /// Makes the devices of a scenario.
    ///
    /// - Parameters:
    ///   - forms: The devices by name.
    ///   - unique: Unique to the scenario in this run.
    /// - Returns: The devices; of a provider that is not played, with tokens all the same.
    func mint(_ forms: [(name: String, form: DeviceForm)], unique: String) -> [String: MintedDevice] {
        var devices: [String: MintedDevice] = [:]
        for (name, form) in forms {
            guard !form.isChannel else {
                devices[name] = MintedDevice(provider: form.provider, token: RecipientNames.channel(unique))
                continue
            }
            if let recipient = form.recipient {
                let user = RecipientNames.user(RecipientNames.number("\(unique)/\(recipient)"))
                devices[name] = MintedDevice(provider: form.provider, token: user)
                continue
            }
            let token = Self.token(form.model ?? name, form, unique: unique)
            let made = form.isMany ? nil : fixtures[form.provider]?.makeDevice(token)
            devices[name] = MintedDevice(
                provider: form.provider,
                token: made?.token ?? token,
                isMany: form.isMany,
                subscription: made?.subscription
            )
        }
        return devices
    }

    /// Hexadecimal digits, which every provider takes for a token: a server can reach one device by several providers.
    private static func token(_ name: String, _ form: DeviceForm, unique: String) -> String {
        let words = [unique, "\(unique)/\(name)", "\(name)/\(unique)"].map { RecipientNames.number($0) }
        let digits = words.map { word in
            let text = String(word, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        // Of many, room is left for the number.
        return digits.joined() + (form.isMany ? "" : "00000000000000ff")
    }

    /// Hands over what is about these devices from now on, and what is about none.
    ///
    /// - Returns: The number under which it leaves.
    func enter(_ devices: [MintedDevice], _ onRequest: @escaping @Sendable (ProviderRecord) -> Void) -> Int {
        let (number, common) = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = onRequest
            for device in devices {
                if device.isMany {
                    state.prefixes.append((device.token, state.next))
                } else {
                    state.exact[device.token] = state.next
                }
            }
            return (state.next, state.common)
        }
        for record in common { onRequest(record) }
        return number
    }

    /// Hands over nothing more.
    func leave(_ number: Int) {
        state.withLock { state in
            state.listeners[number] = nil
            for (token, owner) in state.exact where owner == number {
                state.past.insert(token)
                state.exact[token] = nil
            }
            for (prefix, owner) in state.prefixes where owner == number { state.past.insert(prefix) }
            state.prefixes.removeAll { $0.scenario == number }
        }
    }

    /// Scripts the next answers for a device.
    func script(_ provider: ProviderKind, token: String, _ answers: [ProviderAnswer]) {
        fixtures[provider]?.script(token: token, answers: answers)
    }

    private func receive(_ record: ProviderRecord) {
        let listeners = state.withLock { state -> [@Sendable (ProviderRecord) -> Void] in
            guard !record.items.isEmpty else {
                if state.common.count < Self.maxKept { state.common.append(record) }
                return Array(state.listeners.values)
            }
            var owners: Set<Int> = []
            var hasStray = false
            for item in record.items {
                if let owner = state.owner(of: item.token) {
                    owners.insert(owner)
                } else if !state.isPast(item.token), record.provider != .stdout {
                    // A line of the handler stdout is about users, with devices or without.
                    hasStray = true
                }
            }
            if hasStray {
                state.strayCount += 1
                if state.strays.count < Self.maxKept { state.strays.append(record) }
            }
            return owners.compactMap { state.listeners[$0] }
        }
        for listener in listeners { listener(record) }
    }
}

extension ProviderDesk.State {
    fileprivate func owner(of token: String) -> Int? {
        exact[token] ?? prefixes.first { token.hasPrefix($0.prefix) }?.scenario
    }

    fileprivate func isPast(_ token: String) -> Bool {
        past.contains(token) || past.contains { token.hasPrefix($0) }
    }
}
