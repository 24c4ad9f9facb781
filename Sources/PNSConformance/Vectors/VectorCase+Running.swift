import PNSCodec

extension VectorCase {
    /// What an accepted vector expects, in the form that ``answer()`` gives.
    var expectation: RawJSON {
        switch self {
        case .jsonText(_, let canonical): Self.text(canonical ?? [])
        case .integer(_, _, _, let value): .string(value ?? "")
        case .timestamp(_, let expected):
            .array([
                .number(expected?.seconds ?? 0), .number(expected?.nanoseconds ?? 0),
                .string(expected?.canonical ?? ""),
            ])
        case .identifier(_, _, let bytes, let isEqual):
            .array([.number(bytes ?? 0), isEqual.map(RawJSON.bool) ?? .null])
        case .duration(_, let seconds, let nanoseconds): .array([.string(seconds ?? ""), .number(nanoseconds ?? 0)])
        case .messageDecode(_, _, let value): value ?? .null
        case .messageEncode(_, _, let text): Self.text(text ?? [])
        case .userNumber(_, let forms): forms?.json ?? .null
        case .topicName(_, let meaning): meaning?.json ?? .null
        case .accessMode(_, let text, let bits): .array([.string(text ?? ""), .number(bits ?? 0)])
        case .preview(_, _, let text): Self.text(text ?? [])
        case .apnsRequest(let request): request.expectation
        case .batchSplit(_, _, let sizes): .array((sizes ?? []).map { .number($0) })
        case .headerForward, .answerPage, .tokenRequest, .ofSenders: .null
        }
    }

    /// What the codec makes of the input; nil for what is not in the codec.
    func answer() -> VectorRunner.Answer? {
        switch self {
        case .jsonText(let text, _):
            .init { () throws(WireFault) in Self.text(try JSONValue(wire: text).wire()) }
        case .integer(let text, let min, let max, _):
            Self.integer(text, min: min, max: max)
        case .timestamp(let text, _):
            Self.timestamp(text)
        case .identifier(let text, let other, _, _):
            Self.identifier(text, other)
        case .duration(let text, _, _):
            Self.duration(text)
        case .messageDecode(let message, let frame, _):
            VectorMessage(rawValue: message).map { $0.decode(frame) }
        case .messageEncode(let message, let value, _):
            VectorMessage(rawValue: message).map { message in
                guard let bytes = message.encode(value) else { return .refused(reason: nil, pointer: nil) }
                return .accepted(Self.text(bytes))
            }
        case .userNumber(let number, _):
            number.answer()
        case .topicName(let name, _):
            name.answer()
        case .accessMode(let mode, _, _):
            mode.answer()
        case .preview(let content, let limit, _):
            .init { () throws(WireFault) in
                .string(try Preview.text(of: try content.map(JSONValue.init(wire:)), limit: limit))
            }
        case .apnsRequest(let request):
            request.answer()
        case .batchSplit(let provider, let count, _):
            Self.batches(provider: provider, count: count)
        case .headerForward, .answerPage, .tokenRequest, .ofSenders:
            nil
        }
    }

    private static func text(_ bytes: [UInt8]) -> RawJSON {
        .string(String(decoding: bytes, as: UTF8.self))
    }

    /// Reads an integer where the codec has a member with that range; else by the exact value of the number alone.
    private static func integer(_ text: String, min: String, max: String) -> VectorRunner.Answer {
        switch (min, max) {
        case ("0", "9223372036854775807"):
            return .init(inMember: "newNotificationCountChanged") { () throws(WireFault) in
                let frame = Array("{\"newNotificationCountChanged\":\(text)}".utf8)
                return .string(String(try NewNotificationCountChanged(wire: frame).newNotificationCountChanged))
            }
        case ("100", "599"):
            return .init(inMember: "status") { () throws(WireFault) in
                let problem = try Problem(wire: Array("{\"code\":\"internal\",\"status\":\(text)}".utf8))
                return problem.status.map { .string(String($0)) } ?? .null
            }
        default:
            guard let value = try? JSONValue(wire: Array(text.utf8)), case .number(let number) = value else {
                return .refused(reason: nil, pointer: nil)
            }
            let integer: (any BinaryInteger)? = min == "0" ? number.uint64 : number.int64
            return integer.map { .accepted(.string("\($0)")) } ?? .refused(reason: nil, pointer: nil)
        }
    }

    private static func timestamp(_ text: String) -> VectorRunner.Answer {
        .init(inMember: "now") { () throws(WireFault) in
            let now = try ClockAnswer(wire: Array("{\"now\":\(RawJSON.quoted(text))}".utf8)).now
            return .array([.number(now.seconds), .number(now.nanoseconds), .string(now.description)])
        }
    }

    private static func duration(_ text: String) -> VectorRunner.Answer {
        .init(inMember: "advance") { () throws(WireFault) in
            let advance = try ClockAdvance(wire: Array("{\"advance\":\(RawJSON.quoted(text))}".utf8)).advance
            let (seconds, attoseconds) = advance.duration.components
            return .array([.string(String(seconds)), .number(attoseconds / 1_000_000_000)])
        }
    }

    private static func identifier(_ text: [UInt8], _ other: [UInt8]?) -> VectorRunner.Answer {
        .init { () throws(WireFault) in
            let id = try UserID(validating: String(decoding: text, as: UTF8.self))
            let isEqual = try other.map { other throws(WireFault) in
                try UserID(validating: String(decoding: other, as: UTF8.self)) == id
            }
            return .array([.number(id.text.utf8.count), isEqual.map(RawJSON.bool) ?? .null])
        }
    }
}
