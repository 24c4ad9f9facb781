import Crypto
import Foundation

/// A name for a plan: two runs with the same digest had the same scenarios in front of them.
public enum PlanDigest {
    /// The digest of a plan.
    ///
    /// - Parameters:
    ///   - suite: The version of the suite.
    ///   - spec: The revision of the specification.
    ///   - scenarios: The ids in the order of the plan, variants included.
    /// - Returns: `sha256:` and 64 hexadecimal digits.
    public static func digest(suite: String, spec: String, scenarios: [String]) -> String {
        let text = ([suite, spec] + scenarios).map { $0 + "\n" }.joined()
        return "sha256:" + hexSHA256(of: text)
    }
}

/// The SHA-256 digest of the UTF-8 bytes of a text, in hexadecimal digits.
func hexSHA256(of text: String) -> String {
    SHA256.hash(data: Data(text.utf8))
        .map { byte in
            let hex = String(byte, radix: 16)
            return byte < 16 ? "0" + hex : hex
        }
        .joined()
}
