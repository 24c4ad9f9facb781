/// Every setting with its value, checked one by one.
struct EffectiveSettings {
    /// A value that obeys its setting.
    struct Value {
        let text: String
        let origin: SettingOrigin
    }

    /// The token of an application.
    struct ApplicationToken {
        let name: String
        let token: String
        let origin: SettingOrigin
    }

    private var values: [String: Value] = [:]
    private(set) var applications: [ApplicationToken] = []

    /// Everything that is wrong.
    private(set) var faults: [ConfigurationFault]

    /// Checks what the sources say.
    init(_ sources: SettingSources) {
        faults = sources.faults
        for setting in Setting.all {
            let said = sources.text(setting) ?? setting.builtIn.map { ($0, .builtIn) }
            guard let (text, origin) = said else { continue }
            do throws(SecretReference.Fault) {
                let value = try SecretReference.resolve(
                    text,
                    environment: sources.environment,
                    folder: sources.folder
                )
                if let problem = setting.kind.problem(with: value) {
                    faults.append(ConfigurationFault(setting, problem, from: origin))
                } else {
                    values[setting.key] = Value(text: value, origin: origin)
                }
            } catch {
                faults.append(ConfigurationFault(setting, error.problem, from: origin))
            }
        }
        takeApplications(sources)
    }

    private mutating func takeApplications(_ sources: SettingSources) {
        for (name, text, origin) in sources.applications() {
            do throws(SecretReference.Fault) {
                let token = try SecretReference.resolve(
                    text,
                    environment: sources.environment,
                    folder: sources.folder
                )
                if name.isEmpty {
                    faults.append(ConfigurationFault("an application has no name, from \(origin); write NAME=TOKEN"))
                } else if token.isEmpty {
                    faults.append(ConfigurationFault("the token of the application \(name) is empty, from \(origin)"))
                } else {
                    applications.append(ApplicationToken(name: name, token: token, origin: origin))
                }
            } catch {
                faults.append(
                    ConfigurationFault("the token of the application \(name) \(error.problem), from \(origin)")
                )
            }
        }
        if let token = values["applicationToken"] {
            applications.append(ApplicationToken(name: "application", token: token.text, origin: token.origin))
        }
        for (index, one) in applications.enumerated() {
            for other in applications[..<index] where other.name == one.name || other.token == one.token {
                let what = other.name == one.name ? "the name \(one.name)" : "the same token"
                faults.append(
                    ConfigurationFault("two applications have \(what): from \(other.origin) and from \(one.origin)")
                )
            }
        }
    }

    /// The text of a setting, if it has a value that obeys it.
    subscript(_ key: String) -> String? { values[key]?.text }

    /// The number of a setting; only asked for after ``faults`` was found empty, or for what has a default.
    func integer(_ key: String) -> Int { values[key].flatMap { Int($0.text) } ?? 0 }

    /// The seconds of a setting.
    func seconds(_ key: String) -> Duration { .seconds(values[key].flatMap { Double($0.text) } ?? 0) }

    /// Who gave a setting.
    func origin(_ key: String) -> SettingOrigin? { values[key]?.origin }

    /// Every setting with its value, its origin and what it is, a line each, secrets left out.
    var printed: String {
        var lines: [(key: String, value: String, note: String)] = []
        for setting in Setting.all {
            guard let value = values[setting.key] else {
                lines.append((setting.key, "", "not set; \(setting.summary)"))
                continue
            }
            let shown =
                switch setting.kind {
                case .secret: "<redacted>"
                case .store: StoreLocation(value.text).shown
                case .url: PlainURL(value.text)?.redacted ?? "<redacted>"
                default: value.text
                }
            lines.append((setting.key, shown, "\(value.origin); \(setting.summary)"))
        }
        for application in applications where application.origin != values["applicationToken"]?.origin {
            lines.append(
                (
                    Setting.applicationsPrefix + application.name, "<redacted>",
                    "\(application.origin); the bearer token of an application at POST /notify"
                )
            )
        }
        let width = lines.map(\.key.count).max() ?? 0
        return lines.map { "\($0.key.padded(to: width)) = \($0.value.padded(to: 16)) # \($0.note)\n" }.joined()
    }
}
