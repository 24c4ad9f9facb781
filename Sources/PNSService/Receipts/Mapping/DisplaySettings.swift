public import PNSCodec

/// What a notification shows, as an operator words it: members in common, and others for each action.
public struct DisplaySettings: Hashable, Sendable {
    /// Whether anything is shown; if not, the application on the device decides by itself.
    public var isEnabled: Bool

    /// The texts by name, for every action.
    public var common: [String: String]

    /// The texts by name, for one action each; they go before those in common.
    public var actions: [PushAction: [String: String]]

    /// What stands for the preview of the message.
    public static let preview = "$content"

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - isEnabled: Whether anything is shown.
    ///   - common: The texts for every action.
    ///   - actions: The texts for one action each.
    public init(
        isEnabled: Bool = false,
        common: [String: String] = [:],
        actions: [PushAction: [String: String]] = [:]
    ) {
        self.isEnabled = isEnabled
        self.common = common
        self.actions = actions
    }

    /// Reads settings: `{"enabled", NAME…, "msg": {NAME…}, "sub": {NAME…}}`.
    ///
    /// - Parameters:
    ///   - configuration: The object.
    ///   - names: The names that there can be.
    /// - Throws: What is wrong.
    public init(_ configuration: HandlerConfiguration, names: [String]) throws(HandlerFault) {
        let actions: [PushAction] = [.message, .subscription]
        try configuration.permit(["enabled"] + names + actions.map(\.rawValue))
        self.init(isEnabled: try configuration.flag("enabled") ?? false)
        self.common = try Self.texts(configuration, names)
        for action in actions {
            let section = try configuration.section(action.rawValue)
            try section.permit(names)
            self.actions[action] = try Self.texts(section, names)
        }
    }

    /// A text for an action; nil where there is none, and where it is empty.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - view: What is told; its preview stands in place of ``preview``.
    /// - Returns: The text.
    func text(_ name: String, for view: ReceiptView) -> String? {
        let own = self.actions[view.payload.what]?[name] ?? ""
        let text = own.isEmpty ? self.common[name] ?? "" : own
        guard !text.isEmpty else { return nil }
        return text == Self.preview ? view.preview : text
    }

    private static func texts(
        _ configuration: HandlerConfiguration,
        _ names: [String]
    ) throws(HandlerFault) -> [String: String] {
        var texts: [String: String] = [:]
        for name in names { texts[name] = try configuration.text(name) }
        return texts
    }
}
