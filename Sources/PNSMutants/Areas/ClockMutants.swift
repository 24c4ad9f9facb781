import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.clock.…`.
    static let clock: [Mutant] = [
        .clockAnswers("clock-without-time") { answer in
            guard answer.isFor(.get, "/clock", 200) else { return }
            answer.body = Array("{}".utf8)
        },
        .clockAnswers("clock-without-challenge") { if $0.status == 401 { $0[.wwwAuthenticate] = nil } },
        .advances("clock-stands-still") { ISODuration($0) == nil ? $0 : "PT0S" },
        .advances("accepts-negative-durations") { $0.hasPrefix("-P") ? String($0.dropFirst()) : $0 },
        .advances("takes-bad-durations-for-none") { $0.hasPrefix("P") || $0.hasPrefix("-") ? $0 : "PT0S" },
        .advances("takes-months-for-minutes") { $0 == "P1M" ? "PT1M" : $0 },
        .advances("clock-stops-at-the-last-year") { text in
            guard let length = ISODuration(text)?.duration, length > .seconds(200_000_000_000) else { return text }
            return "PT0S"
        },
        .clockRequests("refuses-days") { request in
            if request.advance?.contains("D") == true { request.refuse(.badArgument) }
        },
        .clockRequests("refuses-fractions-of-seconds") { request in
            if request.advance?.contains(".") == true { request.refuse(.badArgument) }
        },
        .clockRequests("takes-seconds-for-durations") { request in
            guard case .number(let seconds)? = request.advanceValue else { return }
            request.advance = "PT\(seconds.text)S"
        },
        .lettingIn("clock-without-token") { $0.isAnonymous && $0.head.isFor(.get, "/clock") },
        .lettingIn("clock-takes-any-token") { !$0.isAnonymous },
        .lettingIn("only-reading-needs-the-token") { $0.isAnonymous && $0.head.isFor(.post, "/clock") },
        Mutant("sweeps-after-the-clock-answers") { setup in
            setup.rigStore { rig in
                rig.onSeen = { base, question throws(StoreError) in
                    var question = question
                    question.seenAfter = .earliest
                    return try await base.seen(question)
                }
                rig.onSweep = { base, order throws(StoreError) in
                    // This mutant is lateness: nobody awaits the sweep, and one on a closed store fails unheard.
                    Task {
                        try await Task.sleep(for: .seconds(1))
                        _ = try await base.sweep(
                            seenBefore: order.seenBefore,
                            acceptedBefore: order.acceptedBefore,
                            limit: order.limit
                        )
                    }
                    return SweepOutcome(removed: 0, more: false)
                }
            }
        },
        Mutant("clock-on-the-main-listener") { setup in
            let (token, clock) = (setup.clockToken, setup.clock)
            setup.seams.http = HTTPRewrite(request: { request in
                guard request.head.isFor(.get, "/clock"), request[.authorization] == [token] else { return }
                request.answer(String(decoding: ClockAnswer(now: clock.now()).wire(), as: UTF8.self))
            })
        },
    ]
}

extension MutantSetup {
    /// The credentials of the test clock.
    fileprivate var clockToken: String { "Bearer \(self.configuration.clockListener?.token ?? "")" }
}

extension Mutant {
    /// A mutant that changes answers of the clock.
    fileprivate static func clockAnswers(
        _ id: String,
        _ edit: @escaping @Sendable (inout HTTPOutgoing) -> Void
    ) -> Mutant {
        Mutant(id) { $0.seams.clockHTTP = HTTPRewrite(answer: edit) }
    }

    /// A mutant that sees the whole requests to the clock.
    fileprivate static func clockRequests(
        _ id: String,
        _ edit: @escaping @Sendable (inout HTTPIncoming) -> Void
    ) -> Mutant {
        Mutant(id) { setup in
            setup.seams.clockHTTP = HTTPRewrite(needsBody: { $0.isFor(.post, "/clock") }, request: edit)
        }
    }

    /// A mutant that reads an advance differently.
    fileprivate static func advances(_ id: String, _ edit: @escaping @Sendable (String) -> String) -> Mutant {
        clockRequests(id) { request in
            if let advance = request.advance { request.advance = edit(advance) }
        }
    }

    /// A mutant that gives some requests the token of the clock.
    fileprivate static func lettingIn(_ id: String, _ chosen: @escaping @Sendable (HTTPIncoming) -> Bool) -> Mutant {
        Mutant(id) { setup in
            let token = setup.clockToken
            setup.seams.clockHTTP = HTTPRewrite(request: { request in
                if chosen(request) { request[.authorization] = [token] }
            })
        }
    }
}

extension HTTPIncoming {
    /// The member `advance` of the body, whatever its type.
    fileprivate var advanceValue: JSONValue? { (try? JSONValue(wire: body))?["advance"] }

    /// The member `advance` of the body, if it is a text.
    fileprivate var advance: String? {
        get {
            guard case .string(let text)? = advanceValue else { return nil }
            return text
        }
        set {
            guard let newValue, let json = try? JSONValue(wire: body) else { return }
            body = json.setting("advance", to: .string(newValue)).wire()
            self[.contentLength] = [String(body.count)]
        }
    }
}
