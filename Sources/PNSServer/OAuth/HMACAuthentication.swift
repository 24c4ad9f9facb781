import Crypto
import PNSService

/// HMAC with SHA-256.
struct HMACAuthentication: MessageAuthentication {
    func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }
}
