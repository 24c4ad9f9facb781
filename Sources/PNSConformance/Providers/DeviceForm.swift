/// A device that a provider reaches, as scenarios name it.
struct DeviceForm: Hashable, Sendable {
    /// Who reaches it.
    var provider: ProviderKind
    /// Whether the name stands for many devices, whose tokens are the minted one and a number.
    var isMany: Bool
    /// Whether it stands for the readers of the scenario's channel, who are told by the name of that.
    var isChannel = false
    /// The device whose token it has, at another provider.
    var model: String?
    /// At the handler `stdout`, the recipient of whom its lines tell.
    var recipient: String?

    static func read(_ reader: DataReader) throws(DataFault) -> DeviceForm {
        try reader.object { members throws(DataFault) in
            let form = DeviceForm(
                provider: try members.required("provider").choice(),
                isMany: try members.flag("many", default: false),
                isChannel: try members.flag("channel", default: false),
                model: try members.optionalString("like"),
                recipient: try members.optionalString("recipient")
            )
            guard form.model == nil || !form.isMany && !form.isChannel && form.provider != .webpush else {
                throw members.fault("Like another can be one device with a token.")
            }
            guard (form.provider == .stdout) == (form.recipient != nil) else {
                throw members.fault("A \"recipient\" is named at the provider stdout, and nowhere else.")
            }
            guard !form.isMany || !form.isChannel else { throw members.fault("A channel is one.") }
            guard !form.isMany || form.provider != .webpush else {
                throw members.fault("A browser's subscription is made by its provider, one by one.")
            }
            return form
        }
    }
}

/// A device as it was minted for one run of a scenario.
public struct MintedDevice: Hashable, Sendable {
    /// Who reaches it.
    public var provider: ProviderKind
    /// Its token, or what the tokens of many begin with.
    public var token: String
    /// Whether ``token`` is what the tokens of many begin with, each with a number behind.
    public var isMany: Bool
    /// Of a browser, its subscription.
    public var subscription: RawJSON?

    /// Describes a device.
    public init(provider: ProviderKind, token: String, isMany: Bool = false, subscription: RawJSON? = nil) {
        self.provider = provider
        self.token = token
        self.isMany = isMany
        self.subscription = subscription
    }

    /// The number of the device with a token, where this stands for many; 0 where it is the one device.
    func number(of token: String) -> Int? {
        if !isMany { return token == self.token ? 0 : nil }
        guard token.hasPrefix(self.token) else { return nil }
        let digits = token.dropFirst(self.token.count)
        return digits.allSatisfy { ("0"..."9").contains($0) } ? Int(digits) : nil
    }
}
