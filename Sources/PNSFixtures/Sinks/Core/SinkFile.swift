package import Foundation

/// A file that a server has to be configured with.
package struct SinkFile: Hashable, Sendable {
    /// The setting that names its path.
    package var setting: String
    /// Its name in the folder, behind that of the provider.
    package var name: String
    /// What is in it.
    package var text: String
    /// Whether nobody else is to read it.
    package var isSecret: Bool

    /// Describes a file.
    package init(setting: String, name: String, text: String, isSecret: Bool) {
        self.setting = setting
        self.name = name
        self.text = text
        self.isSecret = isSecret
    }

    /// Writes it.
    ///
    /// - Returns: The path.
    /// - Throws: When the folder cannot be written to.
    package func write(to folder: URL, prefix: String) throws -> String {
        let path = folder.appending(path: "\(prefix)-\(self.name)").path(percentEncoded: false)
        let attributes: [FileAttributeKey: Any] = self.isSecret ? [.posixPermissions: 0o600] : [:]
        // Removed first: an old file would keep its permissions.
        try? FileManager.default.removeItem(atPath: path)
        guard FileManager.default.createFile(atPath: path, contents: Data(self.text.utf8), attributes: attributes)
        else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        return path
    }
}
