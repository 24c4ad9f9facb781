import Foundation
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.apns.…`, and of what iOS is told by other providers.
    static let apnsHandler: [Mutant] = [
        .pushRequests("apns-payload-without-data") { request in
            guard request.isReceiptForAPNs, let aps = request.json?["aps"] else { return .sent }
            request.json = .object([JSONMember("aps", aps)])
            return .sent
        },
        .pushRequests("apns-signature-in-asn1") { request in
            guard request.isReceiptForAPNs, let token = request["authorization"] else { return .sent }
            let parts = token.split(separator: ".")
            guard parts.count == 3, let signature = Base64Text.decode(parts[2]), signature.count == 64 else {
                return .sent
            }
            let numbers = [signature.prefix(32), signature.suffix(32)].flatMap(Mutants.integer)
            let encoded = Base64Text.encode([0x30, UInt8(numbers.count)] + numbers)
            request["authorization"] = "\(parts[0]).\(parts[1]).\(encoded)"
            return .sent
        },
        .pushAnswers("removes-bad-tokens-at-once") { request, answer in
            guard request.isReceiptForAPNs, answer.status == 400 else { return }
            answer.replace(status: 410, #"{"reason":"Unregistered","timestamp":4102444800000}"#)
        },
        .pushMessages("expires-in-a-minute") { message in
            let path = ["apns", "headers", "apns-expiration"]
            guard let text = message.at("apns", "headers", "apns-expiration")?.plainText, let second = Int(text) else {
                return
            }
            message = message.setting(at: path, to: .string("\(second - 3_540)"))
        },
        .pushMessage(
            "notifies-android",
            at: "android",
            "notification",
            when: { $0.at("data", "silent") == nil },
            to: .object([])
        ),
        .pushData("data-with-empty-mime", "mime", when: { $0["what"]?.plainText == "msg" }) { data in
            data["mime"] ?? .string("")
        },
    ]

    /// An integer of ASN.1.
    private static func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = Array(bytes.drop { $0 == 0 })
        if bytes.first.map({ $0 > 0x7F }) ?? true { bytes.insert(0, at: 0) }
        return [0x02, UInt8(bytes.count)] + bytes
    }
}

extension OutboundRequest {
    /// Whether it carries a receipt to APNs: a push session has no such member.
    fileprivate var isReceiptForAPNs: Bool { self.isForAPNs && self.json?["xfrom"] != nil }
}

/// base64url without padding.
private enum Base64Text {
    static func decode(_ text: Substring) -> [UInt8]? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)).map(
            Array.init
        )
    }

    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().filter { $0 != "=" }.replacing("+", with: "-").replacing("/", with: "_")
    }
}
