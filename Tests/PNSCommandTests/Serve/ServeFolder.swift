import ArgumentParser
import Foundation

@testable import pns

/// A folder of a test with a configuration file, and the settings that come of it.
struct ServeFolder {
    let url: URL

    /// Makes the folder and lends it.
    static func with(_ body: (ServeFolder) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "pns-serve-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        try body(ServeFolder(url: url))
    }

    func write(_ text: String, to name: String = "pns.json") throws {
        try Data(text.utf8).write(to: url.appending(path: name))
    }

    /// What holds, with the file if it was written.
    func settings(flags: [String] = [], environment: [String: String] = [:]) throws -> EffectiveSettings {
        EffectiveSettings(try sources(flags: flags, environment: environment))
    }

    func sources(flags: [String] = [], environment: [String: String] = [:]) throws -> SettingSources {
        let path = url.appending(path: "pns.json").path(percentEncoded: false)
        let isThere = FileManager.default.fileExists(atPath: path)
        return SettingSources(
            flags: try ServeFlags.parse(flags),
            environment: environment,
            filePath: isThere ? path : nil
        )
    }
}
