/// A file of test vectors, format `vectors/1`, read strictly.
public struct VectorFile: Hashable, Sendable {
    static let format = "vectors/1"

    /// A family of mistakes that vectors guard against.
    public struct Flag: Hashable, Sendable {
        /// The name that vectors use.
        public var name: String
        /// What the vectors of the family have in common.
        public var why: String
        /// The kind of bug.
        public var bug: String
        /// What happens to somebody who makes the mistake.
        public var effect: String
        /// Where to read about it.
        public var refs: [String]
    }

    /// Where the vectors of a group come from.
    public struct Source: Hashable, Sendable {
        /// The generator, or `handwritten/…`.
        public var name: String
        /// Its version.
        public var version: String
        /// What it was seeded with.
        public var seed: String?
        /// Whether people wrote the vectors.
        public var isHandwritten: Bool
    }

    /// Vectors with something in common.
    public struct Group: Hashable, Sendable {
        /// The slug, unique within the file.
        public var id: String
        /// Where they come from.
        public var source: Source
        /// What holds for all inputs of the group.
        public var given: RawJSON?
        /// The vectors.
        public var vectors: [Vector]
    }

    /// The path of the file.
    public var path: String
    /// What the vectors are about.
    public var kind: VectorKind
    /// The revision of the specification.
    public var spec: String
    /// The version of the suite.
    public var suite: String
    /// How many vectors the file says it has.
    public var count: Int
    /// What a reader has to know, sentence by sentence.
    public var about: [String]
    /// The families of mistakes.
    public var flags: [Flag]
    /// The groups.
    public var groups: [Group]

    /// Whether a file below `Vectors` is one of vectors: JSON, no schema, and no part of a sample consumer.
    public static func isVectorFile(_ path: String) -> Bool {
        path.hasSuffix(".json") && !path.hasSuffix(".schema.json") && !path.hasPrefix("Vectors/consumers/")
    }

    /// Every vector of the file, in order.
    public var vectors: [Vector] {
        groups.flatMap(\.vectors)
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - text: Its text.
    ///   - path: Its path, for faults.
    /// - Throws: ``DataFault`` for anything that the format does not permit.
    public init(text: String, path: String) throws(DataFault) {
        try self.init(DataReader(text: text, file: path))
    }

    init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            try members.format(Self.format)
            return VectorFile(
                path: reader.file,
                kind: try members.required("kind").choice(),
                spec: try members.string("spec"),
                suite: try members.string("suite"),
                count: try members.required("count").int(),
                about: try members.required("about").strings(),
                flags: try members.required("flags").entries().map { entry throws(DataFault) in
                    try Flag(name: entry.name, entry.reader)
                },
                groups: try members.required("groups").elements().map { group throws(DataFault) in try Group(group) }
            )
        }
    }

    private init(
        path: String,
        kind: VectorKind,
        spec: String,
        suite: String,
        count: Int,
        about: [String],
        flags: [Flag],
        groups: [Group]
    ) {
        self.path = path
        self.kind = kind
        self.spec = spec
        self.suite = suite
        self.count = count
        self.about = about
        self.flags = flags
        self.groups = groups
    }
}

extension VectorFile.Flag {
    fileprivate init(name: String, _ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            VectorFile.Flag(
                name: name,
                why: try members.string("why"),
                bug: try members.string("bug"),
                effect: try members.string("effect"),
                refs: try members.strings("refs")
            )
        }
    }
}

extension VectorFile.Group {
    fileprivate init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            VectorFile.Group(
                id: try members.string("id"),
                source: try members.required("source").object { members throws(DataFault) in
                    VectorFile.Source(
                        name: try members.string("name"),
                        version: try members.string("version"),
                        seed: try members.optionalString("seed"),
                        isHandwritten: try members.optional("handwritten")?.bool() ?? false
                    )
                },
                given: members.optional("given")?.value,
                vectors: try members.required("vectors").elements().map { vector throws(DataFault) in
                    try Vector(vector)
                }
            )
        }
    }
}

extension Vector {
    fileprivate init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            let result = try members.required("result")
            return Vector(
                id: try members.string("id"),
                clauses: try members.required("clauses").strings(),
                needs: try members.strings("needs"),
                comment: try members.string("comment"),
                flags: try members.required("flags").strings(),
                input: try members.required("input").value,
                outcome: try Outcome(result, &members),
                live: try members.optionalString("live"),
                pointer: reader.pointer
            )
        }
    }
}

extension Vector.Outcome {
    fileprivate init(_ result: DataReader, _ members: inout DataMembers) throws(DataFault) {
        switch try result.string() {
        case "valid":
            self = .valid(try members.required("expect").value)
        case "invalid":
            self = .invalid(
                reasons: try members.required("error").strings(),
                pointer: try members.optionalString("pointer")
            )
        case "either":
            self = try members.required("either").object { members throws(DataFault) in
                .either(
                    decidedBy: try members.string("decidedBy"),
                    ifAccepted: try members.required("ifAccepted").value,
                    ifRejected: try members.required("ifRejected").strings()
                )
            }
        default:
            throw result.fault("The result is valid, invalid or either.")
        }
    }
}
