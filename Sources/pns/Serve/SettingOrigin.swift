/// Who said what a setting is.
enum SettingOrigin: Hashable, Sendable, CustomStringConvertible {
    case flag(String)
    case variable(String)
    case file(String, key: String)
    case builtIn

    /// For a person who looks for the place.
    var description: String {
        switch self {
        case .flag(let flag): flag
        case .variable(let name): name
        case .file(let path, let key): "\(key) in \(path)"
        case .builtIn: "default"
        }
    }
}
