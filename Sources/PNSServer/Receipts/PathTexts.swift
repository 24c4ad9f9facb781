import Hummingbird
import PNSCodec
import PNSService

/// The texts that a path carries between its slashes, with their percent-encoding taken off (REG-007).
struct PathTexts {
    private let parameters: Parameters

    init(_ context: ServerRequestContext) {
        self.parameters = context.coreContext.parameters
    }

    /// The id of a user.
    ///
    /// - Returns: The id.
    /// - Throws: `bad-argument` for one that is empty, too long or no text.
    func user() throws(ServiceError) -> UserID {
        let text = try self.text("user")
        do throws(WireFault) {
            return try UserID(validating: text)
        } catch {
            throw ServiceError(
                code: error.code,
                reason: error.reason,
                message: "The id of the user is empty or longer than maxIdentifierBytes permits."
            )
        }
    }

    /// The id of a device.
    ///
    /// - Returns: The id.
    /// - Throws: `bad-argument` for one that is empty or no text.
    func device() throws(ServiceError) -> DeviceID {
        guard let id = DeviceID(try self.text("device")) else {
            throw ServiceError(code: .badArgument, reason: .empty, message: "The id of the device is empty.")
        }
        return id
    }

    private func text(_ name: String) throws(ServiceError) -> String {
        guard let text = Self.decoded(self.parameters[name[...]] ?? "") else {
            throw ServiceError(
                code: .badArgument,
                reason: .invalidForm,
                message: "An id in the path is not UTF-8 in percent-encoding."
            )
        }
        return text
    }

    /// A part of a path without its percent-encoding; nil where a `%` has no two digits behind it, or the bytes are not
    /// UTF-8.
    static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(Self.digit), let low = rest.popFirst().flatMap(Self.digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
