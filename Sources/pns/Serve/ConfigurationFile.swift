import Foundation
import PNSConformance

/// A configuration file: a JSON object whose members are settings, grouped by objects.
///
/// Not read by swift-configuration's own file provider, which keeps silent about members that nobody asks for.
struct ConfigurationFile {
    /// The texts by key.
    private(set) var texts: [String: String] = [:]

    private(set) var faults: [ConfigurationFault] = []

    /// Reads a file.
    init(path: String) {
        guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8) else {
            faults.append(
                ConfigurationFault("--config \(path) cannot be read: there is no such text file, or no right to it")
            )
            return
        }
        do {
            let reader = try DataReader(text: text, file: path)
            guard reader.value.kind == .object else {
                faults.append(ConfigurationFault("\(path) is not a JSON object"))
                return
            }
            try take(reader, key: "", path)
        } catch {
            faults.append(ConfigurationFault("\(path): \(error.sentence)"))
        }
    }

    private mutating func take(_ reader: DataReader, key: String, _ path: String) throws(DataFault) {
        switch reader.value {
        case .object:
            for entry in try reader.entries() {
                try take(entry.reader, key: key.isEmpty ? entry.name : "\(key).\(entry.name)", path)
            }
        case .string(let text): keep(text, key, path)
        case .number(let text): keep(text, key, path)
        case .bool(let flag): keep(String(flag), key, path)
        case .array, .null:
            faults.append(ConfigurationFault("\"\(key.prefix(80))\" in \(path) is no text and no number"))
        }
    }

    private mutating func keep(_ text: String, _ key: String, _ path: String) {
        if let fault = Self.unknown(key, "in \(path)") {
            faults.append(fault)
        } else {
            texts[key] = text
        }
    }

    /// The fault of a key that is none.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - place: Where it stands.
    /// - Returns: `nil` for the key of a setting or of an application.
    static func unknown(_ key: String, _ place: String) -> ConfigurationFault? {
        if Setting.named(key) != nil { return nil }
        if key.hasPrefix(Setting.applicationsPrefix), key.count > Setting.applicationsPrefix.count { return nil }
        let nearest = key.nearest(in: Setting.all.map(\.key) + [Setting.applicationsPrefix + "NAME"])
        return ConfigurationFault("\"\(key.prefix(80))\" \(place) is no setting; the nearest is \"\(nearest)\"")
    }
}
