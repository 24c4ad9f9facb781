extension ConsumerDoctor {
    /// Sets that are as sound as the one that was exported, and look different.
    func sound() -> [Doctoring] {
        guard let item = executed.last else { return [] }
        return [
            Doctoring(
                id: "sound.compact",
                change: "nothing but the whitespace: every file stands on one line",
                demand: .passes(more: 0),
                advice: "Read the files as JSON, not line by line.",
                set: onEachFile { $0 }
            ),
            Doctoring(
                id: "sound.reversed-members",
                change: "nothing but the order of the members of vectors",
                demand: .passes(more: 0),
                advice: "Take members by name; their order means nothing.",
                set: onEachFile { Self.reversingVectors(in: $0) }
            ),
            Doctoring(
                id: "sound.reversed-files",
                change: "nothing but the order of the files in the manifest",
                demand: .passes(more: 0),
                advice: "No file builds on another one.",
                set: set.editing(VectorArchive.manifestPath) { manifest in
                    manifest.edit("/vectors") { $0.editElements { $0.reverse() } }
                }
            ),
            Doctoring(
                id: "sound.one-more",
                change: "a vector more, with its counts raised: a copy of \(item.id)",
                demand: .passes(more: 1),
                advice: "Take the number of vectors from \"count\"; later versions have more of them.",
                set: withCopy(of: item, isCounted: true)
            ),
        ]
    }

    /// The set with a copy of a vector, under an id that is free, behind the last one of its group.
    func withCopy(of item: ConsumerSet.Item, isCounted: Bool) -> ConsumerSet {
        let group = String(item.pointer.dropLast(item.pointer.split(separator: "/").last?.count ?? 0).dropLast())
        let changed = set.editing(item.path) { file in
            file.edit(group) { vectors in
                vectors.editElements { elements in
                    var copy = item.value
                    copy.set("id", .string(freeID(item.kind)))
                    elements.append(copy)
                }
            }
            if isCounted { file.edit("/count") { $0 = .number(($0.intValue ?? 0) + 1) } }
        }
        return isCounted
            ? changed.editingRow(of: item.path) { row in row.edit("/count") { $0 = .number(($0.intValue ?? 0) + 1) } }
            : changed
    }

    private func freeID(_ kind: String) -> String {
        let taken = Swift.Set(set.items.map(\.id))
        let free = (0...9_999).reversed().lazy.map { "vec.\(kind).\($0)".paddedID(kind) }.first { !taken.contains($0) }
        return free ?? "vec.\(kind).9999"
    }

    private func onEachFile(_ change: (RawJSON) -> RawJSON) -> ConsumerSet {
        set.paths.reduce(set) { changed, path in changed.with(path, change(set.value(path)).compact()) }
    }

    private static func reversingVectors(in file: RawJSON) -> RawJSON {
        var file = file
        file.edit("/groups") { groups in
            groups.editElements { elements in
                for place in elements.indices {
                    elements[place].edit("/vectors") { vectors in
                        vectors.editElements { $0 = $0.map { .object(($0.members ?? []).reversed()) } }
                    }
                }
            }
        }
        return file
    }
}

extension String {
    /// The id with its number in four digits.
    fileprivate func paddedID(_ kind: String) -> String {
        let number = dropFirst("vec.\(kind).".count)
        return "vec.\(kind)." + String(repeating: "0", count: max(0, 4 - number.count)) + number
    }
}
