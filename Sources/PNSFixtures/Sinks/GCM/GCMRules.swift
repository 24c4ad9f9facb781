import Foundation
package import PNSConformance
import Synchronization

/// How the retired HTTP interface of GCM and FCM behaved: batches with results in the order of the request, canonical
/// ids, forms for one device.
///
/// The order: path, key, JSON, devices, options, data.
package final class GCMRules: SinkRules {
    /// Which provider it is.
    package static var provider: ProviderKind { .gcm }

    private static let paths = ["/gcm/send", "/fcm/send"]
    private let key: String
    private let sent = Atomic<Int>(0)

    /// Makes the rules.
    ///
    /// - Parameter key: The server key; made by chance when `nil`.
    package init(key: String? = nil) {
        self.key = key ?? "AIza" + Base64URL.encode((0..<24).map { _ in UInt8.random(in: 0...255) })
    }

    /// `key`.
    package func settings(url: String) -> [String: String] { ["key": self.key, "sendUrl": url + "/fcm/send"] }

    /// The key.
    package var secretSettings: [String] { ["key"] }

    /// A page of text, as the service gave it.
    package func answer(status: Int) -> HTTPAnswer {
        Self.text(status, status == 401 ? "The key is not valid." : "Error \(status)")
    }

    /// The error of one device; `canonical` is the word for a device with another id, which stands in `registration_id`.
    package func answer(code: String, members: [String: RawJSON]) -> ProviderAnswer? {
        if code == "canonical" {
            guard let id = members["registration_id"] else { return nil }
            return ProviderAnswer(item: .object(["message_id": .string(self.nextID()), "registration_id": id]))
        }
        guard GCMRefusal.errors.contains(code) else { return nil }
        return ProviderAnswer(item: .object(["error": .string(code)]))
    }

    /// Judges a request.
    package func judge(_ request: SinkRequest) -> SinkJudgement {
        var checks = SinkChecks<GCMRefusal>()
        checks.require(
            "the path is /gcm/send or /fcm/send",
            GCMRequest.source,
            Self.paths.contains(request.resource),
            expected: "/fcm/send",
            actual: request.path,
            else: .status(404, "There is nothing here.")
        )
        checks.require(
            "the method is POST",
            GCMRequest.source,
            request.method == "POST",
            expected: "POST",
            actual: request.method,
            else: .status(405, "The method is not POST.")
        )
        let authorization = request.header("authorization") ?? ""
        checks.require(
            "authorization holds the server key",
            GCMRequest.source,
            authorization == "key=\(self.key)",
            expected: "key=<server key>",
            actual: authorization.hasPrefix("key=") ? "another key" : authorization.isEmpty ? "none" : "another scheme",
            else: .status(401, "The key is not valid.")
        )
        let read = GCMRequest.read(request, &checks)
        let addresses = Self.paths.contains(request.resource) ? read?.addresses ?? [] : []
        let body = read?.body ?? .null
        // Without the devices: a thousand of them in each of a thousand items would be more than anybody can keep.
        let message = RawJSON.object((body.members ?? []).filter { $0.name != "registration_ids" })
        let items = addresses.map { ProviderRecord.Item(token: $0, message: body.members == nil ? body : message) }
        var judgement = SinkJudgement(items: items, findings: checks.findings, reply: .whole(HTTPAnswer(status: 400)))
        if case .status(let status, let text)? = checks.refusal {
            judgement.reply = .whole(Self.text(status, text))
            return judgement
        }
        var common: String?
        if case .each(let error)? = checks.refusal { common = error }
        let isDry = body["dry_run"]?.boolValue == true
        if isDry { judgement.details.append(.init("dryRun", .bool(true))) }
        let results = addresses.map { address -> RawJSON in
            if let error = common ?? Self.error(of: address) { return .object(["error": .string(error)]) }
            return .object(["message_id": .string(isDry ? "fake_message_id" : self.nextID())])
        }
        let isForm = read?.isForm ?? false
        judgement.reply = .batch(results) { isForm ? Self.form($0) : Self.json($0) }
        return judgement
    }

    private func nextID() -> String {
        "0:\(1_600_000_000_000_000 + self.sent.add(1, ordering: .relaxed).newValue)%pns"
    }

    private static func error(of address: String) -> String? { address.isEmpty ? "MissingRegistration" : nil }

    private static func json(_ results: [RawJSON]) -> HTTPAnswer {
        let failed = results.count { $0["error"] != nil }
        // More than 2^53, as Google's own sample: who reads it as a double changes it.
        let batch = UInt64.random(in: (1 << 62)..<(1 << 63))
        return .json(
            200,
            .object([
                "multicast_id": .number(String(batch)),
                "success": .number(results.count - failed),
                "failure": .number(failed),
                "canonical_ids": .number(results.count { $0["registration_id"] != nil }),
                "results": .array(results),
            ])
        )
    }

    private static func form(_ results: [RawJSON]) -> HTTPAnswer {
        let result = results.first ?? .null
        let error = result["error"]?.stringValue
        // A form never says this; the status does.
        guard error != "Unavailable" else { return self.text(500, "Error 500") }
        if let error { return self.text(200, "Error=\(error)\n") }
        let canonical = result["registration_id"]?.stringValue.map { "registration_id=\($0)\n" } ?? ""
        return self.text(200, "id=\(result["message_id"]?.stringValue ?? "")\n\(canonical)")
    }

    private static func text(_ status: Int, _ text: String) -> HTTPAnswer {
        HTTPAnswer(
            status: status,
            headers: [HeaderField("Content-Type", "text/plain; charset=UTF-8")],
            body: Array(text.utf8)
        )
    }
}
