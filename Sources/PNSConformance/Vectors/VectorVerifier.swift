/// The rules for vectors that no schema expresses.
package struct VectorVerifier: Sendable {
    /// What vectors refer to.
    package struct Context: Sendable {
        /// The revision of the specification.
        package var spec: String
        /// The clauses that are alive in it.
        package var clauses: Set<String>
        /// The reasons of the error registry.
        package var reasons: Set<String>
        /// The features of the specification.
        package var features: Set<String>
        /// The messages of `messages.json`.
        package var messages: Set<String>
        /// The scenarios of the suite.
        package var scenarios: Set<String>
        /// The lines of `ids.lock`: every id that was ever given.
        package var lockedIDs: [String]

        /// Collects what vectors refer to.
        package init(
            spec: String,
            clauses: Set<String>,
            reasons: Set<String>,
            features: Set<String>,
            messages: Set<String>,
            scenarios: Set<String>,
            lockedIDs: [String]
        ) {
            self.spec = spec
            self.clauses = clauses
            self.reasons = reasons
            self.features = features
            self.messages = messages
            self.scenarios = scenarios
            self.lockedIDs = lockedIDs
        }
    }

    private let context: Context
    private let reference: VectorReferences

    /// Makes a verifier.
    package init(_ context: Context) {
        self.context = context
        reference = VectorReferences(context)
    }

    /// Verifies files together.
    ///
    /// - Parameter texts: The text of each vector file, by its path.
    /// - Returns: Everything that is wrong, file by file.
    package func findings(in texts: [String: String]) -> [Finding] {
        var found: [Finding] = []
        var files: [VectorFile] = []
        for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
            do {
                let reader = try DataReader(text: text, file: path)
                let file = try VectorFile(reader)
                files.append(file)
                found += self.findings(in: file, text: text, value: reader.value)
            } catch {
                found.append(Finding(file: path, rule: "vector-form", sentence: "\(error.pointer): \(error.sentence)"))
            }
        }
        return found + idFindings(files) + contradictions(files)
    }

    private func findings(in file: VectorFile, text: String, value: RawJSON) -> [Finding] {
        var found: [Finding] = []
        func add(_ rule: String, _ sentence: String) {
            found.append(Finding(file: file.path, rule: rule, sentence: sentence))
        }
        if file.spec != context.spec {
            add("vector-revision", "The file is for revision \(file.spec), the specification is \(context.spec).")
        }
        if file.count != file.vectors.count {
            add("vector-count", "The file says \(file.count) vectors and has \(file.vectors.count).")
        }
        let defined = Set(file.flags.map(\.name))
        let used = Set(file.vectors.flatMap(\.flags))
        for flag in used.subtracting(defined).sorted() { add("vector-flag", "The flag \(flag) is not defined.") }
        for flag in defined.subtracting(used).sorted() { add("vector-flag", "The flag \(flag) is not used.") }
        if let sentence = VectorCanonicalForm.fault(of: file, text: text, value: value) {
            add("vector-canonical-form", sentence)
        }
        for vector in file.vectors {
            do {
                let typed = try VectorCase(vector, kind: file.kind, file: file.path)
                for sentence in reference.faults(of: vector, typed) {
                    add("vector-reference", "\(vector.id): \(sentence)")
                }
            } catch {
                add("vector-form", "\(vector.id): \(error.pointer): \(error.sentence)")
            }
            for sentence in VectorPlainText.faults(of: vector, kind: file.kind) {
                add("vector-plain-text", "\(vector.id): \(sentence)")
            }
            if !vector.id.hasPrefix("vec.\(file.kind.rawValue).") {
                add("vector-id", "\(vector.id) is no id of the kind \(file.kind.rawValue).")
            }
        }
        return found
    }

    /// Ids are given once, over all files, and are in the lock; the lock only grows.
    private func idFindings(_ files: [VectorFile]) -> [Finding] {
        var found: [Finding] = []
        var homes: [String: String] = [:]
        let locked = Set(context.lockedIDs)
        for file in files {
            for vector in file.vectors {
                if let home = homes[vector.id] {
                    let sentence = "\(vector.id) is in \(home) already."
                    found.append(Finding(file: file.path, rule: "vector-id", sentence: sentence))
                }
                homes[vector.id] = file.path
                if !locked.contains(vector.id) {
                    let sentence = "\(vector.id) is not in ids.lock."
                    found.append(Finding(file: file.path, rule: "vector-id", sentence: sentence))
                }
            }
        }
        var seen: Set<String> = []
        for (index, id) in context.lockedIDs.enumerated() {
            let isNew = seen.insert(id).inserted
            guard !isNew || !VectorReferences.isID(id) else { continue }
            let sentence = isNew ? "\"\(id)\" is no id." : "\(id) is there twice."
            found.append(Finding(file: "Vectors/ids.lock", line: index + 1, rule: "vector-id", sentence: sentence))
        }
        return found
    }

    /// What an input is judged by beside itself.
    private struct Question: Hashable {
        var kind: VectorKind
        var given: RawJSON?
        var needs: [String]
        var input: RawJSON
    }

    /// Equal inputs have equal outcomes.
    private func contradictions(_ files: [VectorFile]) -> [Finding] {
        var first: [Question: Vector] = [:]
        var found: [Finding] = []
        for file in files {
            for group in file.groups {
                for vector in group.vectors {
                    let question = Question(
                        kind: file.kind,
                        given: group.given,
                        needs: vector.needs.sorted(),
                        input: vector.input
                    )
                    guard let other = first.updateValue(vector, forKey: question) else { continue }
                    let sentence =
                        other.outcome == vector.outcome
                        ? "\(vector.id) has the input of \(other.id)."
                        : "\(vector.id) has the input of \(other.id) and another outcome."
                    found.append(Finding(file: file.path, rule: "vector-contradiction", sentence: sentence))
                }
            }
        }
        return found
    }
}
