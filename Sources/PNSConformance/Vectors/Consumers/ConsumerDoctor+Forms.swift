extension ConsumerDoctor {
    /// Sets that break the format; a consumer has to refuse them instead of judging.
    func forms() -> [Doctoring] {
        guard let item = executed.first else { return [] }
        return unknownMembers(item) + counts(item) + identities(item) + files(item) + words(item)
    }

    private func unknownMembers(_ item: ConsumerSet.Item) -> [Doctoring] {
        let vectors = Self.parent(item.pointer)
        let group = Self.parent(vectors)
        let flag = set.value(item.path)["flags"]?.members?.first?.name ?? ""
        let either = executed.first { $0.result == "either" }
        let places: [(name: String, path: String, pointer: String)] =
            [
                ("file", item.path, ""), ("group", item.path, group), ("source", item.path, group + "/source"),
                ("flag", item.path, "/flags/\(flag)"), ("vector", item.path, item.pointer),
            ] + (either.map { [("either", $0.path, $0.pointer + "/either")] } ?? [])
        let found = places.map { place in
            form(
                "unknown-member.\(place.name)",
                "a member \"surprise\" in the object of a \(place.name), \(place.path)",
                [place.path],
                advice: "What you do not know can change the meaning of what you know: refuse it.",
                set.editing(place.path) { $0.edit(place.pointer) { $0.set("surprise", .bool(true)) } }
            )
        }
        return found + [
            Doctoring(
                id: "unknown-member.input",
                change: "a member \"surprise\" in the input of \(item.id)",
                demand: .failsOrIsBroken(id: item.id, paths: [item.path]),
                advice: "An input with a member that you do not read is a question that you do not answer.",
                set: set.editing(item) { $0.edit("/input") { $0.set("surprise", .bool(true)) } }
            )
        ]
    }

    private func counts(_ item: ConsumerSet.Item) -> [Doctoring] {
        let vectors = Self.parent(item.pointer)
        let paths = [item.path, VectorArchive.manifestPath]
        let advice = "Compare \"count\" of the file and of its row in manifest.json with the vectors that you found."
        func changed(_ id: String, _ change: String, _ set: ConsumerSet) -> Doctoring {
            form(id, change + ", \(item.path)", paths, advice: advice, set)
        }
        let more: (inout RawJSON) -> Void = { $0.edit("/count") { $0 = .number(($0.intValue ?? 0) + 1) } }
        return [
            changed(
                "missing-vector",
                "a vector is missing, the counts are as before",
                set.editing(item.path) { $0.edit(vectors) { $0.editElements { $0.removeFirst() } } }
            ),
            changed(
                "additional-vector",
                "a vector too many, the counts are as before",
                withCopy(of: item, isCounted: false)
            ),
            changed("wrong-count.file", "the file counts one more than it has", set.editing(item.path, more)),
            changed(
                "wrong-count.manifest",
                "the manifest counts one more than the file has",
                set.editingRow(of: item.path, more)
            ),
        ]
    }

    private func identities(_ item: ConsumerSet.Item) -> [Doctoring] {
        let advice = "Ids are given once, over all files, and begin with \"vec.\" and the kind."
        var found: [Doctoring] = []
        if let other = executed.first(where: { $0.path == item.path && $0.id != item.id }) {
            let changed = set.editing(other) { $0.set("id", .string(item.id)) }
            let change = "\(other.id) bears the id \(item.id)"
            found.append(form("duplicate-id", change, [item.path], advice: advice, changed))
        }
        let first = executed.first { left in executed.contains { $0.kind == left.kind && $0.path != left.path } }
        if let first, let other = executed.first(where: { $0.kind == first.kind && $0.path != first.path }) {
            let changed = set.editing(other) { $0.set("id", .string(first.id)) }
            let paths = [first.path, other.path]
            let change = "\(other.id) bears the id \(first.id), which is in another file"
            found.append(form("duplicate-id.files", change, paths, advice: advice, changed))
        }
        let changed = set.editing(item) { $0.set("id", .string("vec.elsewhere.0001")) }
        found.append(
            form("foreign-id", "\(item.id) bears the id vec.elsewhere.0001", [item.path], advice: advice, changed)
        )
        return found
    }

    private func files(_ item: ConsumerSet.Item) -> [Doctoring] {
        let text = set.texts[item.path] ?? ""
        let paths = [item.path]
        let advice = "Every file of the manifest is read, and read whole; what cannot be read is not skipped."
        let half = String(decoding: text.utf8.prefix(text.utf8.count / 2), as: UTF8.self)
        let manifest = [VectorArchive.manifestPath]
        return [
            form("truncated", "\(item.path) ends in the middle", paths, advice: advice, set.with(item.path, half)),
            form("empty-file", "\(item.path) is empty", paths, advice: advice, set.with(item.path, "")),
            form("missing-file", "\(item.path) is not there", paths, advice: advice, set.with(item.path, nil)),
            form(
                "missing-manifest",
                "manifest.json is not there",
                manifest,
                advice: "Without manifest.json nobody knows which files there should be: refuse.",
                set.with(VectorArchive.manifestPath, nil)
            ),
            form(
                "unknown-manifest",
                "the format of manifest.json is vectors-manifest/2",
                manifest,
                advice: "Another format has other rules: refuse what you cannot know.",
                set.editing(VectorArchive.manifestPath) { $0.set("format", .string("vectors-manifest/2")) }
            ),
            form(
                "unknown-format",
                "the format of \(item.path) is vectors/2",
                paths,
                advice: "Another format has other rules: refuse what you cannot know.",
                set.editing(item.path) { $0.set("format", .string("vectors/2")) }
            ),
        ]
    }

    private func words(_ item: ConsumerSet.Item) -> [Doctoring] {
        let paths = [item.path]
        let news = "a-kind-of-tomorrow"
        var found = [
            form(
                "unknown-kind",
                "\(item.path) is of the kind \(news)",
                paths,
                advice: "A kind that you neither run nor exclude by name is an error, or whole files go unread.",
                set.editing(item.path) { $0.set("kind", .string(news)) }
                    .editingRow(of: item.path) { $0.set("kind", .string(news)) }
            ),
            form(
                "other-kind",
                "the manifest says \(news) of \(item.path), the file says \(item.kind)",
                paths + [VectorArchive.manifestPath],
                advice: "Compare the kind of the file with that of its row in manifest.json.",
                set.editingRow(of: item.path) { $0.set("kind", .string(news)) }
            ),
            form(
                "unknown-result",
                "the result of \(item.id) is \"perhaps\"",
                paths,
                advice: "The results are valid, invalid and either; a fourth one is an error, not a pass.",
                set.editing(item) { $0.set("result", .string("perhaps")) }
            ),
            form(
                "two-outcomes",
                "\(item.id) has \"expect\" and \"error\"",
                paths,
                advice: "Each result has one member for its outcome; beside it the others are unknown members.",
                set.editing(item) { vector in
                    vector.set("expect", item.expected ?? .object([RawJSON.Member]()))
                    vector.set("error", .array([.string("wrong-type")]))
                }
            ),
        ]
        if let valid = executed.first(where: { $0.result == "valid" }) {
            found.append(
                form(
                    "no-outcome",
                    "\(valid.id) is valid and has no \"expect\"",
                    [valid.path],
                    advice: "Nothing to compare with is not a pass.",
                    set.editing(valid) { $0.set("expect", nil) }
                )
            )
        }
        if let invalid = executed.first(where: { $0.result == "invalid" }) {
            found.append(
                form(
                    "unknown-reason",
                    "\(invalid.id) is refused for \"because\"",
                    [invalid.path],
                    advice: "A reason that is not in errors.json has no class to compare with.",
                    set.editing(invalid) { $0.set("error", .array([.string("because")])) }
                )
            )
        }
        if let about = executed.first(where: { $0.message != nil }) {
            found.append(
                form(
                    "unknown-message",
                    "\(about.id) is about the message \"a-message-of-tomorrow\"",
                    [about.path],
                    advice: "A message that you neither read nor exclude by name is an error.",
                    set.editing(about) { $0.edit("/input") { $0.set("message", .string("a-message-of-tomorrow")) } }
                )
            )
        }
        return found
    }

    private func form(
        _ id: String,
        _ change: String,
        _ paths: [String],
        advice: String,
        _ set: ConsumerSet
    ) -> Doctoring {
        Doctoring(id: id, change: change, demand: .isBroken(paths: paths), advice: advice, set: set)
    }

    /// The pointer without its last token.
    private static func parent(_ pointer: String) -> String {
        String(pointer[..<(pointer.lastIndex(of: "/") ?? pointer.startIndex)])
    }
}
