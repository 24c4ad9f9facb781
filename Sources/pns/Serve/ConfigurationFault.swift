/// What is wrong with the configuration; everything in it can be shown to anybody.
struct ConfigurationFault: Error, Hashable, Sendable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// A setting whose value is not allowed.
    ///
    /// - Parameters:
    ///   - setting: Which.
    ///   - problem: What is wrong with the value, as a predicate.
    ///   - origin: Who gave the value; `nil` when nobody did.
    init(_ setting: Setting, _ problem: String, from origin: SettingOrigin? = nil) {
        let source = origin.map { ", from \($0)" } ?? ""
        self.init("\(setting.key) \(problem)\(source); allowed is \(setting.kind.allowed)\(Self.ways(to: setting))")
    }

    /// Every way to give a setting.
    static func ways(to setting: Setting) -> String {
        " (\(setting.flag.trimmingEquals) or \(setting.variable) or \"\(setting.key)\" in the file)"
    }
}

extension String {
    fileprivate var trimmingEquals: String { hasSuffix("=") ? self + "…" : self }
}
