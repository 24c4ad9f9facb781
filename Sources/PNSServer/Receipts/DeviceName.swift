import HummingbirdCore
import PNSCodec

/// The name of a device in the query of a handshake, `?device=…` (RIN-031).
enum DeviceName {
    /// Finds it.
    ///
    /// - Parameters:
    ///   - target: The target of the request.
    ///   - limit: How long the name can be, in bytes.
    /// - Returns: The device; nil where there is no name, or none that can be one.
    static func device(in target: String, upTo limit: Int) -> DeviceID? {
        guard limit > 0, let query = URI(target).query else { return nil }
        let name = query.split(separator: "&").first { $0.hasPrefix("device=") }
        guard let text = name.flatMap({ PathTexts.decoded($0.dropFirst("device=".count)) }), text.utf8.count <= limit
        else { return nil }
        return DeviceID(text)
    }
}
