extension VectorCase {
    /// The number of a user in one of its forms.
    public enum UserNumber: Hashable, Sendable {
        /// Decimal digits.
        case number(String)
        /// The text of the number.
        case text([UInt8])
        /// The id of the user.
        case userID([UInt8])

        /// The number of a user in all of its forms.
        public struct Forms: Hashable, Sendable {
            /// Decimal digits.
            public var number: String
            /// The text of the number.
            public var text: String
            /// The id of the user.
            public var userID: String
        }
    }

    /// The name of a topic, or what it is made of.
    public enum TopicName: Hashable, Sendable {
        /// A name, and the id of a user who is told about the topic.
        case name([UInt8], viewer: String?)
        /// The ids of the two users of a talk.
        case pair(String, String)

        /// What a name says.
        public struct Meaning: Hashable, Sendable {
            /// The name.
            public var name: String
            /// What the topic is.
            public var category: String
            /// The numbers in the name.
            public var numbers: [String]
            /// The name of the same group with the other prefix.
            public var alias: String?
            /// The name that the viewer is told.
            public var seen: String?
        }
    }

    /// A set of rights in one of its forms, or a change of one.
    public enum AccessMode: Hashable, Sendable {
        /// Letters.
        case text(String)
        /// The sum of the bits.
        case bits(Int)
        /// A set and its change, both as letters.
        case change(String, of: String)
    }
}

extension VectorCase.UserNumber {
    static func read(_ input: DataReader) throws(DataFault) -> Self {
        try input.object { members throws(DataFault) in
            if let number = try members.optionalString("number") { return .number(number) }
            if let text = members.optional("text") { return .text(try VectorBytes.read(text)) }
            return .userID(try VectorBytes.read(members.required("user_id")))
        }
    }
}

extension VectorCase.UserNumber.Forms {
    static func read(_ expected: DataReader) throws(DataFault) -> Self {
        try expected.object { members throws(DataFault) in
            Self(
                number: try members.string("number"),
                text: try members.string("text"),
                userID: try members.string("user_id")
            )
        }
    }
}

extension VectorCase.TopicName {
    static func read(_ input: DataReader) throws(DataFault) -> Self {
        try input.object { members throws(DataFault) in
            if let pair = members.optional("pair") {
                let users = try pair.strings()
                guard users.count == 2 else { throw pair.fault("A pair is two ids of users.") }
                return .pair(users[0], users[1])
            }
            let name = try VectorBytes.read(members.required("name"))
            return .name(name, viewer: try members.optionalString("viewer"))
        }
    }
}

extension VectorCase.TopicName.Meaning {
    static func read(_ expected: DataReader) throws(DataFault) -> Self {
        try expected.object { members throws(DataFault) in
            Self(
                name: try members.string("name"),
                category: try members.string("category"),
                numbers: try members.required("numbers").strings(),
                alias: try members.optionalString("alias"),
                seen: try members.optionalString("seen")
            )
        }
    }
}

extension VectorCase {
    static func accessMode(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> VectorCase {
        let mode = try input.object { members throws(DataFault) in
            if let text = try members.optionalString("text") { return AccessMode.text(text) }
            if let bits = members.optional("bits") { return .bits(try bits.int()) }
            return .change(try members.string("change"), of: try members.string("mode"))
        }
        guard let expected else { return .accessMode(mode, text: nil, bits: nil) }
        return try expected.object { members throws(DataFault) in
            .accessMode(mode, text: try members.string("text"), bits: try members.required("bits").int())
        }
    }

    static func preview(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> VectorCase {
        let (content, limit) = try input.object { members throws(DataFault) in
            let content = try members.optional("content").map { form throws(DataFault) in try VectorBytes.read(form) }
            return (content, try members.required("limit").int())
        }
        let text = try expected.map { expected throws(DataFault) in
            try expected.object { members throws(DataFault) in try VectorBytes.read(members.required("text")) }
        }
        return .preview(content: content, limit: limit, text: text)
    }
}
