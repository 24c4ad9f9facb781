import Foundation
package import PNSConformance
import Synchronization

/// How Tinode's push gateway behaves, as its one public client expects it.
///
/// The order: path, token, encoding, JSON, count; then each message by itself, by the rules of FCM.
package final class TNPGRules: SinkRules {
    /// Which provider it is.
    package static var provider: ProviderKind { .tnpg }

    static let source = "Tinode, server/push/tnpg"
    private static let maxItems = 100
    private static let maxDevices = 1_000
    /// The longest body, unpacked.
    private static let maxUnpackedBytes = 16 << 20

    private let org: String
    private let token: String
    /// Whether an answer is packed where the client takes that.
    private let packs: Atomic<Bool>
    private let sent = Atomic<Int>(0)

    /// Makes the rules.
    ///
    /// - Parameters:
    ///   - org: The organisation, in lower case.
    ///   - token: The bearer token; made by chance when `nil`.
    ///   - packs: Whether an answer is packed where the client takes that.
    package init(org: String = "acme", token: String? = nil, packs: Bool = true) {
        self.org = org
        self.token = token ?? "tnpg." + Base64URL.encode((0..<24).map { _ in UInt8.random(in: 0...255) })
        self.packs = Atomic(packs)
    }

    /// Sets whether the next answers are packed where the client takes that.
    package func setPacking(_ packs: Bool) { self.packs.store(packs, ordering: .relaxed) }

    /// `org` and `token`.
    package func settings(url: String) -> [String: String] {
        // Paths are appended by plain concatenation.
        ["org": self.org, "token": self.token, "server": url + "/"]
    }

    /// The token.
    package var secretSettings: [String] { ["token"] }

    /// An answer without a list of results.
    package func answer(status: Int) -> HTTPAnswer {
        let error = status < 300 ? nil : FCMRefusal.with(status: status)
        let value = RawJSON.object([
            "sent_count": .number(0), "fail_count": .number(0),
            "errcode": error.map { .string($0.code ?? $0.status) }, "errmsg": error.map { .string($0.message) },
        ])
        return .json(status, value)
    }

    /// The error of one message, a code of FCM.
    ///
    /// The member `field` names the field that is at fault; the member `batch` with the value true refuses the whole
    /// request instead.
    package func answer(code: String, members: [String: RawJSON]) -> ProviderAnswer? {
        guard let refusal = FCMRefusal.named(code, field: members["field"]?.stringValue) else { return nil }
        guard members["batch"]?.boolValue == true else { return ProviderAnswer(item: Self.failed(refusal)) }
        let value = RawJSON.object([
            "sent_count": .number(0), "fail_count": .number(0), "errcode": .string(code),
            "errmsg": .string(refusal.message),
        ])
        return ProviderAnswer(status: 200, body: Array(value.compact().utf8))
    }

    /// Judges a request.
    package func judge(_ request: SinkRequest) -> SinkJudgement {
        var checks = SinkChecks<FCMRefusal>()
        let isSubscription = request.resource == "/sub/\(self.org)"
        checks.require(
            "the path is /pushv1/ or /sub/ and the organisation in lower case",
            Self.source,
            isSubscription || request.resource == "/pushv1/\(self.org)",
            expected: "/pushv1/\(self.org)",
            actual: request.path,
            else: .notFound
        )
        checks.require(
            "the method is POST",
            Self.source,
            request.method == "POST",
            expected: "POST",
            actual: request.method,
            else: .notFound
        )
        let authorization = request.header("authorization") ?? ""
        checks.require(
            "authorization holds the token",
            Self.source,
            authorization == "Bearer \(self.token)",
            expected: "Bearer <token>",
            actual: authorization.isEmpty ? "none" : "another token",
            else: .unauthenticated
        )
        let type = request.header("content-type").map { $0.prefix { $0 != ";" }.lowercased() } ?? "none"
        checks.require(
            "the body is called JSON",
            Self.source,
            type == "application/json",
            expected: "application/json; charset=utf-8",
            actual: type,
            else: .invalid("", "The body is not JSON.")
        )
        let packs = self.packs.load(ordering: .relaxed)
        let takesGzip = request.header("accept-encoding")?.lowercased().contains("gzip") ?? false
        let finish: @Sendable (HTTPAnswer) -> HTTPAnswer = { packs && takesGzip ? Self.packed($0) : $0 }
        guard let body = Self.unpack(request, &checks) else {
            return SinkJudgement(findings: checks.findings, reply: .whole(finish(Self.refused(checks.refusal))))
        }
        return isSubscription
            ? self.judgeSubscription(body, checks, finish) : self.judgeMessages(body, checks, finish)
    }

    private func judgeMessages(
        _ body: RawJSON,
        _ found: SinkChecks<FCMRefusal>,
        _ finish: @escaping @Sendable (HTTPAnswer) -> HTTPAnswer
    ) -> SinkJudgement {
        var checks = found
        let elements = body.elements ?? []
        checks.require(
            "the body is an array of 1 to \(Self.maxItems) messages",
            Self.source,
            body.kind == .array && (1...Self.maxItems).contains(elements.count),
            expected: "1 to \(Self.maxItems)",
            actual: body.kind == .array ? "\(elements.count)" : body.kind.rawValue,
            else: .invalid("", "The body is not an array of 1 to \(Self.maxItems) messages.")
        )
        let isRefused = checks.refusal != nil
        var (items, results): ([ProviderRecord.Item], [RawJSON]) = ([], [])
        var perMessage = SinkChecks<FCMRefusal>()
        for (index, element) in elements.enumerated() {
            var own = SinkChecks<FCMRefusal>()
            let message = FCMArrivedMessage(value: element, path: "message")
            message.check(&own)
            items.append(ProviderRecord.Item(token: message.address ?? "", message: element))
            let id = "0:\(self.sent.add(1, ordering: .relaxed).newValue)%tnpg"
            results.append(
                own.refusal.map(Self.failed) ?? .object(["msg_id": .string(id), "code": .number(200)])
            )
            perMessage.append(index == 0 ? own : own.onlyProblems)
        }
        checks.append(perMessage)
        let refusal = found.refusal ?? (isRefused ? checks.refusal : nil)
        return SinkJudgement(
            items: items,
            findings: checks.findings,
            reply: isRefused
                ? .whole(finish(Self.refused(refusal))) : .batch(results) { finish(Self.answer(of: $0)) }
        )
    }

    private func judgeSubscription(
        _ body: RawJSON,
        _ found: SinkChecks<FCMRefusal>,
        _ finish: @escaping @Sendable (HTTPAnswer) -> HTTPAnswer
    ) -> SinkJudgement {
        var checks = found
        let isOneToMany = body["channel"]?.stringValue?.isEmpty == false && body["devices"]?.elements?.isEmpty == false
        let isManyToOne = body["channels"]?.elements?.isEmpty == false && body["device"]?.stringValue?.isEmpty == false
        checks.require(
            "channel goes with devices, or channels with device",
            Self.source,
            isOneToMany != isManyToOne,
            expected: "one of the two shapes",
            actual: body.compact().cut,
            else: .invalid("", "The body has neither of the two shapes.")
        )
        checks.require(
            "unsub is there",
            Self.source,
            body["unsub"]?.boolValue != nil,
            expected: "true or false",
            actual: body["unsub"]?.compact() ?? "none",
            else: .invalid("unsub", "unsub is not a flag.")
        )
        let many = body["devices"]?.elements ?? body["channels"]?.elements ?? []
        checks.require(
            "at most \(Self.maxDevices) are named",
            Self.source,
            many.count <= Self.maxDevices,
            expected: "\(Self.maxDevices)",
            actual: "\(many.count)",
            else: .invalid("", "More than \(Self.maxDevices) are named.")
        )
        let devices =
            body["devices"]?.elements?.compactMap(\.stringValue) ?? body["device"]?.stringValue.map { [$0] } ?? []
        let done = RawJSON.object(["sent_count": .number(many.count), "fail_count": .number(0)])
        return SinkJudgement(
            items: devices.map { ProviderRecord.Item(token: $0, message: body) },
            findings: checks.findings,
            details: [.init("subscription", .bool(true))],
            reply: .whole(finish(checks.refusal.map { Self.refused($0) } ?? .json(200, done)))
        )
    }

    /// The body as JSON; `nil` where it cannot be read.
    private static func unpack(_ request: SinkRequest, _ checks: inout SinkChecks<FCMRefusal>) -> RawJSON? {
        let coding = request.header("content-encoding")?.lowercased() ?? "identity"
        checks.require(
            "the body is packed by gzip, or not at all",
            self.source,
            ["gzip", "identity"].contains(coding),
            expected: "gzip",
            actual: coding,
            else: .invalid("", "The coding of the body is unknown.")
        )
        var bytes = request.body
        if coding == "gzip" {
            do throws(SinkGzip.Fault) {
                bytes = try SinkGzip.unpack(bytes, upTo: self.maxUnpackedBytes)
            } catch {
                checks.require(
                    "the body can be unpacked",
                    "RFC 1952",
                    false,
                    expected: "one member of gzip",
                    actual: error.rawValue,
                    else: .invalid("", "The body is no gzip.")
                )
                return nil
            }
        }
        return checks.json(bytes, self.source, else: .invalid("", "The body is not JSON."))
    }

    private static func answer(of results: [RawJSON]) -> HTTPAnswer {
        let failed = results.count { $0["errcode"] != nil }
        return .json(
            200,
            .object([
                "sent_count": .number(results.count - failed), "fail_count": .number(failed), "resp": .array(results),
            ])
        )
    }

    private static func failed(_ refusal: FCMRefusal) -> RawJSON {
        .object([
            "code": .number(refusal.httpStatus), "errcode": .string(refusal.code ?? refusal.status),
            "exerr": refusal.field.map(RawJSON.string), "errmsg": .string(refusal.message),
        ])
    }

    private static func refused(_ refusal: FCMRefusal?) -> HTTPAnswer {
        guard let refusal else { return HTTPAnswer(status: 400) }
        let value = RawJSON.object([
            "sent_count": .number(0), "fail_count": .number(0), "errcode": .string(refusal.code ?? refusal.status),
            "errmsg": .string(refusal.message),
        ])
        return .json(refusal.httpStatus, value)
    }

    private static func packed(_ answer: HTTPAnswer) -> HTTPAnswer {
        var answer = answer
        answer.body = SinkGzip.pack(answer.body)
        answer.headers.append(HeaderField("Content-Encoding", "gzip"))
        return answer
    }
}

extension SinkChecks {
    /// What was not obeyed; of a hundred messages the rest would fill the log with the same again.
    fileprivate var onlyProblems: SinkChecks {
        var problems = self
        problems.keepProblems()
        return problems
    }
}
