import NIOCore

/// What a server says about itself at `/.well-known/pns`, read with the runner's own eyes.
struct Discovery {
    /// `nil` where it does not say.
    var profiles: [String]?
    var features: [String] = []
    var limits: [String: Int] = [:]
    /// What was wrong with the document; `nil` when nothing was.
    var fault: String?
    /// The longest of the round trips measured, in milliseconds.
    var roundTripMilliseconds = 0

    /// Asks a server, several times, and measures.
    ///
    /// - Throws: ``CallFailure`` when it does not answer at all.
    static func ask(
        _ target: TargetInstance,
        _ operation: Operation,
        headers: [HeaderField] = [],
        on group: any EventLoopGroup
    ) async throws(CallFailure) -> Discovery {
        let request = HTTPRequest(
            method: operation.method,
            path: operation.path,
            headers: [HeaderField("Host", target.authority), HeaderField("Connection", "close")] + headers
        )
        var discovery = Discovery()
        let beginning = ContinuousClock.now
        for turn in 0..<21 {
            let start = ContinuousClock.now
            // Near a server there is time for more of them, and over a slow line five have to do.
            guard turn < 6 || start - beginning < .milliseconds(200) else { break }
            guard !Task.isCancelled else { throw CallFailure(why: "the run was cut short", isUnreachable: false) }
            let answer = try await HTTPCaller.call(request, to: target.endpoint, timeout: .seconds(3), on: group)
            // The first round trip pays for connecting libraries and caches on both sides.
            if turn > 0 {
                let elapsed = Int((ContinuousClock.now - start).milliseconds)
                discovery.roundTripMilliseconds = max(discovery.roundTripMilliseconds, elapsed)
            }
            if turn == 0 { discovery.read(answer) }
        }
        return discovery
    }

    mutating func read(_ answer: HTTPAnswer) {
        guard answer.status == 200 else {
            fault = "/.well-known/pns answered \(answer.status)"
            return
        }
        do throws(RawJSONFault) {
            let document = try RawJSON(parsing: answer.body)
            profiles = document["profiles"]?.elements?.compactMap(\.stringValue)
            features = document["features"]?.elements?.compactMap(\.stringValue) ?? []
            for member in document["limits"]?.members ?? [] {
                if let limit = member.value.intValue { limits[member.name] = limit }
            }
            if document["protocol"] == nil { fault = "/.well-known/pns is not a discovery document" }
        } catch {
            fault = "/.well-known/pns is not JSON: \(error)"
        }
    }
}
