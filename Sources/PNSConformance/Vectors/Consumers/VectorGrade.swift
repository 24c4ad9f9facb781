/// What a codec made of the vectors, one by one.
package struct VectorGrade: Sendable {
    /// What came of a vector.
    package enum Verdict: String, CaseIterable, Sendable {
        /// The outcome is the one that is due.
        case pass
        /// It is another.
        case fail
        /// The program said that it cannot.
        case unsupported
        /// It needs a feature that the program does not claim.
        case notApplicable = "not-applicable"
    }

    /// A vector and what came of it.
    package struct Row: Hashable, Sendable {
        /// Its id.
        package var id: String
        /// Its kind.
        package var kind: String
        /// The file.
        package var path: String
        /// What it is about.
        package var comment: String
        /// The clauses that it proves.
        package var clauses: [String]
        /// What came of it.
        package var verdict: Verdict
        /// What was due; nil where it came.
        package var expected: String?
        /// What came instead, or why nothing did.
        package var actual: String?
        /// What is right by the demand, and not as the vector says: another reason of the class, or another pointer.
        package var remark: String?
    }

    /// What the program says it is.
    package var name: String
    /// The rows, in the order of the files.
    package var rows: [Row] = []
    /// The sentences of the clauses by id.
    package var clauses: [String: String] = [:]

    /// How many rows have a verdict.
    package func count(_ verdict: Verdict) -> Int { rows.count { $0.verdict == verdict } }

    /// Whether anything was judged, and nothing failed.
    package var isGood: Bool { count(.fail) == 0 && count(.pass) > 0 }

    /// Judges an answer.
    ///
    /// - Parameters:
    ///   - answer: The answer of the bridge.
    ///   - item: The vector.
    ///   - codes: The class of each reason.
    /// - Returns: The verdict; nil where the answer has another form than the contract says.
    static func row(_ answer: RawJSON, to item: ConsumerSet.Item, codes: [String: String]) -> Row? {
        var row = Row(item)
        if let why = answer["unsupported"]?.stringValue {
            (row.verdict, row.actual) = (.unsupported, why)
            return row
        }
        let classes = Set(item.reasons.compactMap { codes[$0] })
        let refusal = "refused: \(classes.sorted().joined(separator: " or ")) (\(item.reasons.joined(separator: ", ")))"
        let due = [item.expected.map(Mismatch.short), classes.isEmpty ? nil : refusal].compactMap(\.self)
        if let given = answer["accepted"], given.members != nil {
            let isDue = item.expected.map { ConsumerBytes.isSame(item.kind, $0, given) } ?? false
            guard !isDue else { return row }
            row.actual = "accepted: \(Mismatch.short(given))"
        } else if let refused = answer["refused"], let code = refused["code"]?.stringValue {
            if classes.contains(code) {
                row.remark = remark(refused, item)
                return row
            }
            row.actual = "refused: \(code)"
        } else {
            return nil
        }
        row.verdict = .fail
        row.expected = due.joined(separator: ", or ")
        return row
    }

    private static func remark(_ refused: RawJSON, _ item: ConsumerSet.Item) -> String? {
        if let reason = refused["reason"]?.stringValue, !item.reasons.contains(reason) {
            return "the reason is \(reason), ours \(item.reasons.joined(separator: " or "))"
        }
        let ours = item.value["pointer"]?.stringValue
        guard let pointer = refused["pointer"]?.stringValue, let ours else { return nil }
        return pointer.hasSameBytes(as: ours) ? nil : "the pointer is \"\(pointer)\", ours \"\(ours)\""
    }
}

extension VectorGrade.Row {
    init(_ item: ConsumerSet.Item) {
        self.init(
            id: item.id,
            kind: item.kind,
            path: item.path,
            comment: item.value["comment"]?.stringValue ?? "",
            clauses: (item.value["clauses"]?.elements ?? []).compactMap(\.stringValue),
            verdict: .pass
        )
    }
}
