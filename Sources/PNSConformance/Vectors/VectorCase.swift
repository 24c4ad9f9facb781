/// A vector with the types of its kind.
public enum VectorCase: Hashable, Sendable {
    /// A text; accepted, it is written again as `canonical`.
    case jsonText(text: [UInt8], canonical: [UInt8]?)
    /// The text of a JSON value that is read as an integer in a range; numbers as text.
    case integer(text: String, min: String, max: String, value: String?)
    /// A string that is read as a timestamp.
    case timestamp(text: String, expected: ExpectedTimestamp?)
    /// An identifier; its length in bytes and, with another one, whether the two are equal.
    case identifier(text: [UInt8], other: [UInt8]?, bytes: Int?, isEqual: Bool?)
    /// A string that is read as a duration.
    case duration(text: String, seconds: String?, nanoseconds: Int?)
    /// A message by its name in `messages.json` and its bytes; accepted, it has this value.
    case messageDecode(message: String, frame: [UInt8], value: RawJSON?)
    /// A value that is written as a message.
    case messageEncode(message: String, value: RawJSON, text: [UInt8]?)
    /// The headers of a handshake, and those that the application receives.
    case headerForward(headers: [Header], forwarded: [Header]?)
    /// What is stored for a user and asked for, and what the answer holds.
    case answerPage(AnswerPage)
    /// A token request, and what it is answered with.
    case tokenRequest(TokenExchange)
    /// The number of a user as one of its forms, and all of them.
    case userNumber(UserNumber, expected: UserNumber.Forms?)
    /// The name of a topic, or the two users of a talk, and what it says.
    case topicName(TopicName, expected: TopicName.Meaning?)
    /// A set of rights in one of its forms, or a change of one.
    case accessMode(AccessMode, text: String?, bits: Int?)
    /// A content as JSON, absent for nothing, and its preview of so many scalars.
    case preview(content: [UInt8]?, limit: Int, text: [UInt8]?)
    /// A request to APNs, and what is sent of it.
    case apnsRequest(APNSRequest)
    /// So many messages or tokens for a provider, and how many stand in each request.
    case batchSplit(provider: String, count: Int, sizes: [Int]?)
    /// What belongs to the senders, as the file has it.
    case ofSenders(RawJSON, expected: RawJSON?)

    /// What a timestamp means.
    public struct ExpectedTimestamp: Hashable, Sendable {
        /// Seconds since 1970-01-01T00:00:00Z.
        public var seconds: Int64
        /// The part of a second after that.
        public var nanoseconds: Int
        /// The form in which it is written.
        public var canonical: String
    }

    /// A header field.
    public struct Header: Hashable, Sendable {
        /// The name as received.
        public var name: String
        /// The value.
        public var value: String
    }

    /// A request for notifications and what is stored.
    public struct AnswerPage: Hashable, Sendable {
        /// A notification of the user.
        public struct Stored: Hashable, Sendable {
            /// When it was created.
            public var createDate: String
            /// When it was seen; nil for an unseen one.
            public var seenDate: String?
        }

        /// Whether the unseen ones are asked for, or the seen ones.
        public var isUnseenRequest: Bool
        /// The date after which the wanted ones were created.
        public var receivedAfter: String?
        /// How many notifications an answer can have.
        public var limit: Int
        /// What is stored, in the order of arrival.
        public var stored: [Stored]
        /// What the answer holds, as indexes of `stored`; nil in a refused vector.
        public var indexes: [Int]?
        /// The count once the answer was sent.
        public var count: Int?
    }
}

extension VectorCase {
    /// Reads input and expectation of a vector in the form of its kind.
    ///
    /// - Parameters:
    ///   - vector: The vector.
    ///   - kind: The kind of its file.
    ///   - file: The path of its file, for faults.
    /// - Throws: ``DataFault`` where the form is another one.
    public init(_ vector: Vector, kind: VectorKind, file: String) throws(DataFault) {
        let input = DataReader(vector.input, file: file, pointer: vector.pointer + "/input")
        let expected: DataReader? =
            switch vector.outcome {
            case .valid(let value): DataReader(value, file: file, pointer: vector.pointer + "/expect")
            case .either(_, let value, _): DataReader(value, file: file, pointer: vector.pointer + "/either/ifAccepted")
            case .invalid: nil
            }
        switch kind {
        case .jsonText: self = try Self.jsonText(input, expected)
        case .integer: self = try Self.integer(input, expected)
        case .timestamp: self = try Self.timestamp(input, expected)
        case .identifier: self = try Self.identifier(input, expected)
        case .duration: self = try Self.duration(input, expected)
        case .messageDecode: self = try Self.messageDecode(input, expected)
        case .messageEncode: self = try Self.messageEncode(input, expected)
        case .headerForward: self = try Self.headerForward(input, expected)
        case .answerPage: self = try Self.answerPage(input, expected)
        case .tokenRequest: self = .tokenRequest(try TokenExchange.read(input, expected))
        case .userNumber:
            self = .userNumber(try UserNumber.read(input), expected: try expected.map(UserNumber.Forms.read))
        case .topicName:
            self = .topicName(try TopicName.read(input), expected: try expected.map(TopicName.Meaning.read))
        case .accessMode: self = try Self.accessMode(input, expected)
        case .preview: self = try Self.preview(input, expected)
        case .apnsRequest: self = .apnsRequest(try APNSRequest.read(input, expected))
        case .batchSplit: self = try Self.batchSplit(input, expected)
        case .providerOutcome, .retryAfter, .webPushEncrypt, .webPushDecrypt, .vapid:
            self = .ofSenders(input.value, expected: expected?.value)
        }
    }

    private static func jsonText(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> VectorCase {
        .jsonText(
            text: try input.object { members throws(DataFault) in try VectorBytes.read(members.required("text")) },
            canonical: try expected.map { expected throws(DataFault) in
                try expected.object { members throws(DataFault) in
                    try VectorBytes.read(members.required("canonical"))
                }
            }
        )
    }

    private static func integer(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> VectorCase {
        try input.object { members throws(DataFault) in
            let text = try members.string("text")
            let range = try members.required("range").object { members throws(DataFault) in
                (min: try members.string("min"), max: try members.string("max"))
            }
            let value = try expected.map { expected throws(DataFault) in
                try expected.object { members throws(DataFault) in try members.string("value") }
            }
            return .integer(text: text, min: range.min, max: range.max, value: value)
        }
    }

    private static func timestamp(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> VectorCase {
        .timestamp(
            text: try input.object { members throws(DataFault) in try members.string("text") },
            expected: try expected.map { expected throws(DataFault) in
                try expected.object { members throws(DataFault) in
                    let seconds = try members.required("seconds")
                    guard let value = Int64(try seconds.string()) else { throw seconds.fault("Expected an integer.") }
                    return ExpectedTimestamp(
                        seconds: value,
                        nanoseconds: try members.required("nanoseconds").int(),
                        canonical: try members.string("canonical")
                    )
                }
            }
        )
    }

    private static func identifier(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> VectorCase {
        try input.object { members throws(DataFault) in
            let text = try VectorBytes.read(members.required("text"))
            let other = try members.optional("other").map { other throws(DataFault) in try VectorBytes.read(other) }
            guard let expected else { return .identifier(text: text, other: other, bytes: nil, isEqual: nil) }
            return try expected.object { members throws(DataFault) in
                let isEqual = try members.optional("equal")?.bool()
                guard (isEqual == nil) == (other == nil) else {
                    throw members.fault("The members other and equal come together.")
                }
                let bytes = try members.required("bytes").int()
                return .identifier(text: text, other: other, bytes: bytes, isEqual: isEqual)
            }
        }
    }

    private static func duration(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> VectorCase {
        let text = try input.object { members throws(DataFault) in try members.string("text") }
        guard let expected else { return .duration(text: text, seconds: nil, nanoseconds: nil) }
        return try expected.object { members throws(DataFault) in
            .duration(
                text: text,
                seconds: try members.string("seconds"),
                nanoseconds: try members.required("nanoseconds").int()
            )
        }
    }

    private static func messageDecode(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> VectorCase {
        try input.object { members throws(DataFault) in
            .messageDecode(
                message: try members.string("message"),
                frame: try VectorBytes.read(members.required("frame")),
                value: try expected.map { expected throws(DataFault) in
                    try expected.object { members throws(DataFault) in
                        try VectorBytes.readValue(members.required("value"))
                    }
                }
            )
        }
    }

    private static func messageEncode(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> VectorCase {
        try input.object { members throws(DataFault) in
            .messageEncode(
                message: try members.string("message"),
                value: try VectorBytes.readValue(members.required("value")),
                text: try expected.map { expected throws(DataFault) in
                    try expected.object { members throws(DataFault) in
                        try VectorBytes.read(members.required("text"))
                    }
                }
            )
        }
    }

    private static func headerForward(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> VectorCase {
        func headers(_ reader: DataReader) throws(DataFault) -> [Header] {
            try reader.object { members throws(DataFault) in
                try members.required("headers").elements().map { pair throws(DataFault) in
                    let parts = try pair.strings()
                    guard parts.count == 2 else { throw pair.fault("A header is a name and a value.") }
                    return Header(name: parts[0], value: parts[1])
                }
            }
        }
        return .headerForward(
            headers: try headers(input),
            forwarded: try expected.map { expected throws(DataFault) in try headers(expected) }
        )
    }

    private static func answerPage(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> VectorCase {
        var page = try input.object { members throws(DataFault) in
            let request = try members.required("request")
            let word = try request.string()
            guard ["unseen", "seen"].contains(word) else { throw request.fault("The request is unseen or seen.") }
            return AnswerPage(
                isUnseenRequest: word == "unseen",
                receivedAfter: try members.optionalString("receivedAfter"),
                limit: try members.required("limit").int(),
                stored: try members.required("stored").elements().map { stored throws(DataFault) in
                    try stored.object { members throws(DataFault) in
                        let seenDate = try members.required("seen_date")
                        return AnswerPage.Stored(
                            createDate: try members.string("create_date"),
                            seenDate: seenDate.value == .null ? nil : try seenDate.string()
                        )
                    }
                },
                indexes: nil,
                count: nil
            )
        }
        guard let expected else { return .answerPage(page) }
        try expected.object { members throws(DataFault) in
            let indexes = try members.required("indexes")
            page.indexes = try indexes.elements().map { index throws(DataFault) in try index.int() }
            guard page.indexes?.allSatisfy(page.stored.indices.contains) == true else {
                throw indexes.fault("An index lies outside of what is stored.")
            }
            let count = try members.required("count")
            guard let value = Int(try count.string()) else { throw count.fault("Expected an integer.") }
            page.count = value
        }
        return .answerPage(page)
    }
}
