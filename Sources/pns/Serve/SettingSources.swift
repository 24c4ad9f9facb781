import Configuration
import Foundation

/// Where settings come from: flags before the environment before the file.
struct SettingSources {
    private let providers: [any ConfigProvider]
    private let flags: [String: String]
    private let file: ConfigurationFile?
    private let filePath: String?
    let environment: [String: String]

    /// What is wrong with the sources themselves.
    private(set) var faults: [ConfigurationFault]

    /// Gathers the sources.
    ///
    /// - Parameters:
    ///   - flags: The texts of flags by key, and the flags as they were given.
    ///   - environment: The variables; an empty one counts as not set.
    ///   - filePath: The configuration file.
    init(flags: ServeFlags, environment: [String: String], filePath: String?) {
        let file = filePath.map(ConfigurationFile.init(path:))
        self.flags = flags.places
        self.file = file
        self.filePath = filePath
        self.environment = environment.filter { !$0.value.isEmpty }
        let secrets = Set(Setting.all.filter(\.isSecret).map(\.variable) + [Self.applicationsVariable])
        providers = [
            InMemoryProvider(name: "flags", values: Self.values(flags.texts)),
            EnvironmentVariablesProvider(
                environmentVariables: self.environment,
                secretsSpecifier: .specific(secrets)
            ),
            InMemoryProvider(name: "file", values: Self.values(file?.texts ?? [:])),
        ]
        faults = flags.faults + (file?.faults ?? [])
    }

    /// Where relative paths of references begin: beside the file, or here.
    var folder: URL {
        filePath.map { URL(filePath: $0).deletingLastPathComponent() }
            ?? URL(filePath: FileManager.default.currentDirectoryPath)
    }

    /// What was said about a setting, and by whom.
    func text(_ setting: Setting) -> (text: String, origin: SettingOrigin)? {
        for (index, provider) in providers.enumerated() {
            guard let found = try? provider.value(forKey: setting.path, type: .string),
                case .string(let text)? = found.value?.content
            else { continue }
            return (text, origin(index, setting.key, variable: found.encodedKey))
        }
        return nil
    }

    /// The tokens of the applications by name, as they were written, and who said so.
    func applications() -> [(name: String, text: String, origin: SettingOrigin)] {
        var found: [String: (String, SettingOrigin)] = [:]
        let prefix = Setting.applicationsPrefix
        for (key, text) in file?.texts ?? [:] where key.hasPrefix(prefix) {
            found[String(key.dropFirst(prefix.count))] = (text, .file(filePath ?? "", key: key))
        }
        for part in (environment[Self.applicationsVariable] ?? "").split(separator: ",") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = halves[0].trimmingCharacters(in: .whitespaces)
            // Without a name it is a fault, which the check of names finds; the token is not shown.
            found[halves.count == 2 ? name : ""] = (halves.last ?? "", .variable(Self.applicationsVariable))
        }
        for (key, place) in flags where key.hasPrefix(prefix) {
            guard
                case .string(let text)? = try? providers[0].value(forKey: Setting.path(key), type: .string).value?
                    .content
            else { continue }
            found[String(key.dropFirst(prefix.count))] = (text, .flag(place))
        }
        return found.map { ($0.key, $0.value.0, $0.value.1) }.sorted { $0.0 < $1.0 }
    }

    /// Variables that begin as ours do and are none of ours.
    var strayVariables: [(name: String, nearest: String)] {
        let known = Set(Setting.all.map(\.variable) + [Self.applicationsVariable, "PNS_TOKEN", "PNS_CONFIG"])
        return environment.keys.filter { $0.hasPrefix("PNS_") && !known.contains($0) }.sorted().map { name in
            (name, name.nearest(in: known.sorted()))
        }
    }

    /// The variable with the tokens of several applications, `NAME=TOKEN,…`.
    static let applicationsVariable = "PNS_APPLICATIONS"

    private func origin(_ index: Int, _ key: String, variable: String) -> SettingOrigin {
        switch index {
        case 0: .flag(flags[key] ?? "--set \(key)")
        case 1: .variable(variable)
        default: .file(filePath ?? "", key: key)
        }
    }

    private static func values(_ texts: [String: String]) -> [AbsoluteConfigKey: ConfigValue] {
        Dictionary(
            uniqueKeysWithValues: texts.map { key, text in
                let isSecret = Setting.named(key)?.isSecret ?? true
                return (Setting.path(key), ConfigValue(.string(text), isSecret: isSecret))
            }
        )
    }
}
