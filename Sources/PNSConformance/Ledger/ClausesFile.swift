/// `Spec/clauses.json`: every clause, for tools that do not read Markdown.
package struct ClausesFile: Hashable, Sendable {
    static let format = "clauses/1"

    /// The revision of the specification.
    package var spec: String
    /// The clauses in the order of the chapters.
    package var clauses: [Clause]
    /// The revision that introduced each clause.
    package var since: [String: String]
    /// The clauses that were withdrawn.
    package var withdrawn: [WithdrawnClause]

    /// Makes the file for a specification.
    ///
    /// - Parameters:
    ///   - spec: The revision.
    ///   - reader: The specification.
    ///   - previous: The file as it was last written: a clause keeps the revision that introduced it.
    package init(spec: String, reader: SpecReader, previous: ClausesFile?) {
        self.spec = spec
        clauses = reader.clauses
        withdrawn = reader.withdrawn
        since = Dictionary(
            reader.clauses.map { ($0.id, previous?.since[$0.id] ?? spec) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Reads the file.
    ///
    /// - Throws: ``DataFault`` for another form, and for a digest that is not the one of its sentence.
    package init(text: String, file: String) throws(DataFault) {
        let reader = try DataReader(text: text, file: file)
        (spec, clauses, since, withdrawn) = try reader.object { members throws(DataFault) in
            try members.format(Self.format)
            let spec = try members.string("spec")
            var since: [String: String] = [:]
            let clauses = try members.required("clauses").elements().map { reader throws(DataFault) in
                try reader.object { members throws(DataFault) in
                    var clause = Clause(
                        id: try members.string("id"),
                        keyword: try members.required("keyword").choice(),
                        feature: try members.optionalString("feature"),
                        chapter: try members.string("chapter"),
                        line: 0,
                        heading: try members.string("heading"),
                        sentence: try members.string("sentence")
                    )
                    let profiles = try members.strings("profiles")
                    if !profiles.isEmpty { clause.profiles = profiles }
                    guard try members.string("digest") == clause.digest else {
                        throw members.fault("The digest is not the one of the sentence.")
                    }
                    since[clause.id] = try members.string("since")
                    return clause
                }
            }
            let withdrawn = try members.required("withdrawn").elements().map { reader throws(DataFault) in
                try reader.object { members throws(DataFault) in
                    WithdrawnClause(
                        id: try members.string("id"),
                        revision: try members.string("revision"),
                        reason: try members.string("reason"),
                        chapter: try members.string("chapter"),
                        line: 0
                    )
                }
            }
            return (spec, clauses, since, withdrawn)
        }
    }

    /// The file.
    package func text() -> String {
        RawJSON.object([
            "format": .string(Self.format),
            "spec": .string(spec),
            "clauses": .array(
                clauses.map { clause in
                    .object([
                        "id": .string(clause.id),
                        "keyword": .string(clause.keyword.rawValue),
                        "feature": clause.feature.map(RawJSON.string),
                        "chapter": .string(clause.chapter),
                        "profiles": clause.profiles == ChapterProfiles.usual ? nil : .strings(clause.profiles),
                        "heading": .string(clause.heading),
                        "since": .string(since[clause.id] ?? spec),
                        "sentence": .string(clause.sentence),
                        "digest": .string(clause.digest),
                    ])
                }
            ),
            "withdrawn": .array(
                withdrawn.map { clause in
                    .object([
                        "id": .string(clause.id),
                        "revision": .string(clause.revision),
                        "reason": .string(clause.reason),
                        "chapter": .string(clause.chapter),
                    ])
                }
            ),
        ])
        .pretty()
    }

    /// The sentences by id.
    package var sentences: [String: String] {
        Dictionary(clauses.map { ($0.id, $0.sentence) }, uniquingKeysWith: { first, _ in first })
    }
}
