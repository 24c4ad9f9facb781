import Foundation
import NIOCore

/// The checks of the address: does something answer there, and is it this protocol.
extension Doctor {
    func operations(_ target: TargetInstance) -> [String: Operation] {
        var operations = suite.operations
        for (name, operation) in operations {
            operations[name] = operation.overridden(by: description.operations[name])
                .based(on: operation.isOnClock ? target.clock?.path ?? "" : target.path)
        }
        return operations
    }

    func request(
        _ target: TargetInstance,
        _ operation: Operation,
        path: String? = nil,
        authorization: String? = nil,
        body: RawJSON? = nil
    ) -> HTTPRequest {
        var headers = [HeaderField("Host", target.authority), HeaderField("Connection", "close")] + description.headers
        if let authorization { headers.append(HeaderField("Authorization", authorization)) }
        let bytes = body.map { Array(operation.outgoing($0).compact().utf8) } ?? []
        if body != nil {
            headers.append(HeaderField("Content-Type", "application/json"))
            headers.append(HeaderField("Content-Length", String(bytes.count)))
        }
        return HTTPRequest(method: operation.method, path: path ?? operation.path, headers: headers, body: bytes)
    }

    func answers(_ patient: inout Patient) async throws -> [DoctorFinding] {
        guard let target = patient.target else { return [] }
        patient.operations = operations(target)
        guard let operation = patient.operations["discovery"] else { return [] }
        let start = ContinuousClock.now
        let sniffed = try await sniff(target, request(target, operation))
        let elapsed = (ContinuousClock.now - start).milliseconds
        switch FirstBytes(sniffed) {
        case .http11: return fine("answers", "\(target.authority) answers with HTTP/1.1 after \(elapsed) ms")
        case .tls:
            throw DoctorFault(
                sentence: "\(target.authority) speaks TLS, and was asked without",
                field: "/endpoints/http",
                advice: "write https:// in place of http://, or name the port without TLS"
            )
        case .nothing:
            throw DoctorFault(
                sentence: "\(target.authority) ends the connection without an answer",
                field: "/endpoints/http",
                advice: "name the port that takes HTTP/1.1; one that only speaks TLS or HTTP/2 can behave like this"
            )
        case .otherHTTP(let version):
            throw DoctorFault(
                sentence: "\(target.authority) answers with \(version), not HTTP/1.1",
                field: "/endpoints/http",
                advice:
                    "name a port that speaks HTTP/1.1: without it there are no WebSockets; mind a proxy in front of it"
            )
        case .other(let words):
            throw DoctorFault(
                sentence: "\(target.authority) does not speak HTTP: it sent \(words)",
                field: "/endpoints/http",
                advice: "name the port of the HTTP server"
            )
        }
    }

    private func sniff(_ target: TargetInstance, _ request: HTTPRequest) async throws -> [UInt8] {
        do {
            return try await FirstBytes.read(
                from: target.endpoint,
                sending: request.bytes,
                within: .seconds(5),
                on: group
            )
        } catch {
            let isLaunched = launcher != nil
            throw DoctorFault(
                sentence: error.why,
                field: isLaunched ? "/launch/argv" : "/endpoints/http",
                advice: error.isUnreachable
                    ? "start the server, or write the host and port on which it listens"
                    : "see whether the server hangs, or whether another program has this port"
            )
        }
    }

    func discovery(_ patient: inout Patient) async throws -> [DoctorFinding] {
        guard let target = patient.target, let operation = patient.operations["discovery"] else { return [] }
        let answer = try await call(request(target, operation), target)
        patient.discovery.read(answer)
        patient.serverDate = answer.header("Date")
        guard let fault = patient.discovery.fault else {
            let features = (description.features ?? patient.discovery.features).joined(separator: ", ")
            return fine(
                "discovery",
                "GET \(operation.path) says what the server claims: \(features.isEmpty ? "no feature" : features)"
            )
        }
        try await refuseWrongPath(target, operation, patient)
        guard description.features == nil || description.limits.isEmpty else {
            return fine("discovery", "\(fault); the target file says features and limits instead")
        }
        return warning(
            "discovery",
            "\(fault); no feature is taken as claimed, and the limits are the least permitted",
            field: description.features == nil ? "/features" : "/limits",
            advice: "let the server answer it (clause DSC-001), or write features and limits into the target file"
        )
    }

    /// Where not even notifications are taken, the path is wrong rather than the server incomplete.
    private func refuseWrongPath(_ target: TargetInstance, _ operation: Operation, _ patient: Patient) async throws {
        let bare = suite.operations["discovery"]?.path ?? ""
        if !target.path.isEmpty, let answer = try? await call(request(target, operation, path: bare), target),
            answer.status == 200
        {
            throw DoctorFault(
                sentence: "GET \(operation.path) is not there, and GET \(bare) is",
                field: "/endpoints/http",
                advice: "leave the path \(target.path) out"
            )
        }
        guard let notify = patient.operations["notify"] else { return }
        let answer = try await call(request(target, notify, body: .object([])), target)
        guard answer.status == 404 || answer.status == 405 else { return }
        throw DoctorFault(
            sentence: "neither GET \(operation.path) nor \(notify.method) \(notify.path) is there: \(answer.status)",
            field: "/endpoints/http",
            advice: "put the path of the service behind the port, or name other paths in operations"
        )
    }

    func limits(_ patient: inout Patient) async throws -> [DoctorFinding] {
        let limits = patient.discovery.limits.merging(description.limits) { $1 }
        let tooSmall = suite.leastLimits.filter { (limits[$0.key] ?? .max) < $0.value }.sorted { $0.key < $1.key }
        if let (name, least) = tooSmall.first {
            return warning(
                "limits",
                "\(name) is \(limits[name] ?? 0), less than the \(least) that every server has to permit",
                field: description.limits[name] == nil ? nil : "/limits/\(name)",
                advice: "mind the unit (Spec/limits.json), or raise it"
            )
        }
        guard let retention = limits["retentionAfterSeenSeconds"] else {
            return fine("limits", "\(limits.count) limits are known")
        }
        let isWaitable = retention + (limits["sweepBoundSeconds"] ?? 0) <= 10 || patient.target?.clock != nil
        let words = isWaitable ? "can be judged" : "is too long to be waited for, and there is no clock to move"
        return fine("limits", "\(limits.count) limits are known; the retention of \(retention) s \(words)")
    }

    func time(_ patient: inout Patient) async throws -> [DoctorFinding] {
        guard let text = patient.serverDate, let date = Self.date(text) else {
            return fine("time", "the server does not tell its time")
        }
        let skew = Int(date.timeIntervalSinceNow.rounded())
        guard abs(skew) > 5 else { return fine("time", "the clocks of server and runner agree") }
        return warning(
            "time",
            "the server's clock is \(abs(skew)) s \(skew > 0 ? "ahead of" : "behind") this one",
            advice: "set both by NTP: create dates are compared with the runner's time"
        )
    }

    /// An `IMF-fixdate`, RFC 9110 section 5.6.7.
    private static func date(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.date(from: text)
    }

    func call(_ request: HTTPRequest, _ target: TargetInstance) async throws(CallFailure) -> HTTPAnswer {
        try await HTTPCaller.call(request, to: target.endpoint, timeout: .seconds(10), on: group)
    }
}
