import Foundation

extension Sequence<UInt8> {
    /// The bytes in base64 with the alphabet for URLs and without padding (RFC 4648 section 5).
    var base64URL: String {
        var text = Data(self).base64EncodedString()
        text.removeAll { $0 == "=" }
        return text.replacing("+", with: "-").replacing("/", with: "_")
    }
}
