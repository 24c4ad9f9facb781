import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.session.…` about opening, feeding and ending.
    static let gatewaySessions: [Mutant] = gatewayLines + gatewayLives + gatewayStreams

    private static let sessions = "/v1/push-sessions"

    private static let gatewayLines: [Mutant] = [
        .answers("long-payload-is-400") { answer in
            if answer.isFor(.post, sessions, 413) { answer.status = 400 }
        },
        .answers("long-line-is-400") { answer in
            if answer.request.isFeed, answer.status == 413 { answer.status = 400 }
        },
        .answers("bad-line-is-500") { answer in
            if answer.request.isFeed, answer.status == 400 { answer.status = 500 }
        },
        .answers("bad-line-without-its-number") { answer in
            guard answer.request.isFeed, answer.status == 400 else { return }
            answer[member: "pointer"] = .string("/token")
        },
        .deviceLines("bad-line-refuses-all") { lines in
            let bad = lines.firstIndex { $0.contains(#""token":"""#) || $0.hasSuffix(":") }
            guard let bad else { return lines }
            // What comes before it is of nobody then; the number of the bad one stays.
            return lines[..<bad].map { _ in Substring(#"{"token":"lost","type":"lost"}"#) } + lines[bad...]
        },
        .deviceLines("blank-line-is-a-device") { lines in
            lines.map { $0.allSatisfy(\.isWhitespace) ? "{}" : $0 }
        },
        Mutant("last-line-needs-its-end") { setup in
            setup.seams.http = HTTPRewrite(
                needsBody: { $0.isFeed },
                request: { request in
                    guard request.head.isFeed, request.body.last != UInt8(ascii: "\n") else { return }
                    request.head.headerFields[.transferEncoding] = nil
                    request.body = Array(request.body[...(request.body.lastIndex(of: UInt8(ascii: "\n")) ?? 0)])
                    request.head.headerFields[.contentLength] = "\(request.body.count)"
                }
            )
        },
        .deviceLines("names-devices-in-lower-case") { lines in
            lines.map { $0.contains("Toaster") ? $0.lowercased()[...] : $0 }
        },
        Mutant("drops-while-nobody-reads") { setup in
            let count = MutantMemory(0)
            let usual = setup.configuration.gateway?.makeProviders
            setup.configuration.gateway?.makeProviders = { context in
                (usual?(context) ?? []).map { base in
                    ProviderRewrite(base: base) { provider, payload, devices in
                        guard payload.title == "Crowd",
                            count.with({ count in
                                count += devices.count
                                return count > 5_000
                            })
                        else { return await provider.send(payload, to: devices) }
                        return devices.map { _ in .accepted(id: nil) }
                    }
                }
            }
        },
    ]

    private static let gatewayLives: [Mutant] = [
        Mutant("one-request-feeds-a-session") { setup in
            let fed = MutantMemory<Set<Substring>>([])
            setup.seams.http = HTTPRewrite(request: { request in
                guard request.head.isFeed else { return }
                let path = request.head.bare
                if fed.with({ !$0.insert(path).inserted }) { request.refuse(.sessionClosed) }
            })
        },
        .ignoring("opens-any-number-of-sessions", "maxPushSessions", \.maxPushSessions),
        .keeping("ends-sessions-early", "pushSessionIdleSeconds", \.pushSessionIdleSeconds) { max(1, $0 / 2) },
        .keeping("keeps-idle-sessions", "pushSessionIdleSeconds", \.pushSessionIdleSeconds) { $0 * 100 },
        Mutant("ends-sessions-while-read") { setup in
            let clock = setup.clock
            let idle = Duration.seconds(setup.configuration.service.limits.pushSessionIdleSeconds)
            let readers = MutantMemory<[Substring: Timestamp]>([:])
            setup.seams.http = HTTPRewrite(request: { request in
                let session = request.head.bare.split(separator: "/").dropLast().last ?? ""
                if request.head.isFeedback { readers.with { $0[session] = clock.now() } }
                guard request.head.isFeed, let since = readers.with({ $0[session] }), clock.now().since(since) > idle
                else { return }
                request.refuse(.sessionGone)
            })
        },
        .answers("opens-sessions-at-its-end") { answer in
            guard answer.isFor(.post, sessions, 503) else { return }
            answer.status = 201
            answer.body = Array(#"{"id":"x"}"#.utf8)
        },
        Mutant("counts-sessions") { setup in
            let count = MutantMemory(0)
            setup.seams.http = HTTPRewrite(
                needsBody: { $0.isFor(.post, sessions) },
                request: { request in
                    guard request.head.isFor(.post, sessions), PushSessionPayload.title(in: request.body) == "Guess"
                    else { return }
                    let number = count.with { count in
                        count += 1
                        return count
                    }
                    var head = HTTPResponse(status: .created)
                    head.headerFields[.contentType] = "application/json"
                    request.instead = .answer(head, body: Array(#"{"id":"\#(number)"}"#.utf8))
                }
            )
        },
    ]

    private static let gatewayStreams: [Mutant] = [
        .feedback("feedback-is-json") { _, part in
            if case .head(var response) = part {
                response.headerFields[.contentType] = "application/json"
                part = .head(response)
            }
            return .proceed
        },
        .feedback("loses-a-line-of-many") { _, part in
            guard case .lines(let bytes) = part, bytes.count > 8_192 else { return .proceed }
            // From the last line feed but one, which ends the last line but one.
            let end = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n"))
            part = .lines(Array(bytes[...(end ?? 0)]))
            return .proceed
        },
        .feedback("feedback-never-ends") { _, part in part == .end ? .leaveOut : .proceed },
        .feedback("feedback-ends-before-the-session") { _, part in
            guard case .lines(let bytes) = part, let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
                return .proceed
            }
            part = .lines(Array(bytes[...end]))
            return .endBehind
        },
        .answers("second-reader-is-400") { answer in
            guard answer.request.isFeedback, answer.status == 409 else { return }
            answer.status = 400
        },
    ]
}

extension HTTPRequest {
    /// Whether it reads the feedback of a push session.
    var isFeedback: Bool {
        self.method == .get && self.bare.hasPrefix("/v1/push-sessions/") && self.bare.hasSuffix("/feedback")
    }
}

extension PushSessionPayload {
    /// The title of a payload on its way in; `nil` where it is none.
    fileprivate static func title(in body: [UInt8]) -> String? { (try? PushSessionPayload(wire: body))?.title }
}

extension Mutant {
    /// A mutant that changes the streams of feedback.
    fileprivate static func feedback(
        _ id: String,
        _ edit: @escaping @Sendable (HTTPRequest, inout HTTPStreamedPart) -> HTTPStreamInterception
    ) -> Mutant {
        Mutant(id) { $0.seams.http = HTTPRewrite(streamed: edit) }
    }
}
