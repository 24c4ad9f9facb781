import Configuration

/// One thing that an operator can decide about `pns serve`, by flag, variable or file alike.
struct Setting: Sendable {
    /// What its text has to be.
    enum Kind: Sendable {
        case text
        case choice([String])
        case integer(ClosedRange<Int>)
        case seconds(ClosedRange<Double>)
        case url
        case store
        case secret
    }

    /// The key in the configuration file; a `.` leads into an object.
    let key: String

    let kind: Kind

    /// What holds when nobody says anything; `nil` for nothing.
    let builtIn: String?

    /// The flag of its own, if it has one; every setting can be given with `--set` too.
    let ownFlag: String?

    /// What the setting is, in a few words.
    let summary: String

    init(_ key: String, _ kind: Kind, default builtIn: String? = nil, flag: String? = nil, _ summary: String) {
        self.key = key
        self.kind = kind
        self.builtIn = builtIn
        self.ownFlag = flag
        self.summary = summary
    }

    /// The flag as a person types it.
    var flag: String { ownFlag ?? "--set \(key)=" }

    /// The environment variable.
    var variable: String {
        // The provider knows how it spells a key.
        let nothing = EnvironmentVariablesProvider(environmentVariables: [:])
        return (try? nothing.value(forKey: path, type: .string).encodedKey) ?? key
    }

    /// The key as swift-configuration takes it.
    var path: AbsoluteConfigKey { Self.path(key) }

    /// The key of a setting or of an application's token as swift-configuration takes it.
    static func path(_ key: String) -> AbsoluteConfigKey {
        AbsoluteConfigKey(["pns"] + key.split(separator: ".").map(String.init))
    }

    var isSecret: Bool {
        if case .secret = kind { true } else { false }
    }
}

extension Setting.Kind {
    /// What is allowed, as the end of "allowed is …".
    var allowed: String {
        switch self {
        case .text: "a text that is not empty"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .integer(let range) where range.lowerBound == range.upperBound: "\(range.lowerBound)"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .seconds(let range): "a number of seconds from \(range.lowerBound) to \(range.upperBound)"
        case .url: "http://HOST[:PORT][/PATH] or https://…"
        case .store: "a file, memory, or postgres://USER@HOST:PORT/DATABASE"
        case .secret: "a text that is not empty, better ${env:NAME} or ${file:PATH}"
        }
    }

    /// What is wrong with a text, or `nil`; nothing of a text that can hold a secret is repeated.
    func problem(with text: String) -> String? {
        switch self {
        case .text, .secret:
            return text.isEmpty ? "is empty" : nil
        case .choice(let words):
            return words.contains(text) ? nil : "is \"\(text.prefix(40))\""
        case .integer(let range):
            guard let number = Int(text) else { return "is \"\(text.prefix(40))\", which is no whole number" }
            return range.contains(number) ? nil : "is \(number)"
        case .seconds(let range):
            guard let number = Double(text), number.isFinite else {
                return "is \"\(text.prefix(40))\", which is no number"
            }
            return range.contains(number) ? nil : "is \(text)"
        case .store:
            if text.isEmpty { return "is empty" }
            guard StoreLocation(text).isBuiltIn else {
                return """
                    names a PostgreSQL database, which this pns was built without: build one with `make postgres` or \
                    `swift build --traits Postgres`
                    """
            }
            return nil
        case .url:
            return PlainURL(text) == nil ? "is not a URL that can be asked" : nil
        }
    }
}
