import Foundation

/// A set of files that a consumer is run over: the archive, or a doctored copy of it.
package struct ConsumerSet: Sendable {
    /// A vector as far as a doctor looks at it.
    package struct Item: Hashable, Sendable {
        /// The path of its file.
        package var path: String
        /// The kind of its file.
        package var kind: String
        /// Where it stands in the file.
        package var pointer: String
        /// The vector.
        package var value: RawJSON

        /// Its id.
        package var id: String { value["id"]?.stringValue ?? "" }
        /// `valid`, `invalid` or `either`.
        package var result: String { value["result"]?.stringValue ?? "" }
        /// The message that it is about.
        package var message: String? { value["input"]?["message"]?.stringValue }
        /// The features that it needs.
        package var needs: [String] { (value["needs"]?.elements ?? []).compactMap(\.stringValue) }
        /// Its reasons.
        package var reasons: [String] {
            let list = value["error"] ?? value["either"]?["ifRejected"]
            return (list?.elements ?? []).compactMap(\.stringValue)
        }
        /// What an accepted input gives.
        package var expected: RawJSON? { value["expect"] ?? value["either"]?["ifAccepted"] }
    }

    /// The files by path.
    private(set) var texts: [String: String]
    /// The files of vectors.
    package private(set) var paths: [String]
    /// The vectors, file by file.
    package private(set) var items: [Item]
    /// The class of each reason.
    private(set) var codes: [String: String]

    /// Takes an archive.
    package init(_ archive: VectorArchive) throws(DataFault) {
        texts = archive.texts
        paths = VectorArchive.vectorPaths(texts)
        items = []
        codes = [:]
        for path in paths {
            let file = try DataReader(text: texts[path] ?? "", file: path).value
            let kind = file["kind"]?.stringValue ?? ""
            for (group, content) in (file["groups"]?.elements ?? []).enumerated() {
                for (place, vector) in (content["vectors"]?.elements ?? []).enumerated() {
                    let pointer = "/groups/\(group)/vectors/\(place)"
                    items.append(Item(path: path, kind: kind, pointer: pointer, value: vector))
                }
            }
        }
        let registry = try DataReader(text: texts["errors.json"] ?? "", file: "errors.json").value
        for row in registry["reasons"]?.elements ?? [] {
            codes[row["reason"]?.stringValue ?? ""] = row["code"]?.stringValue
        }
    }

    /// The clauses of a vector with their sentences.
    package func sentences(of item: Item) -> [(clause: String, sentence: String)] {
        let ids = (item.value["clauses"]?.elements ?? []).compactMap(\.stringValue)
        let clauses = value("clauses.json")["clauses"]?.elements ?? []
        return ids.map { id in
            (id, clauses.first { $0["id"]?.stringValue == id }?["sentence"]?.stringValue ?? "")
        }
    }

    /// The reasons of a vector with their classes.
    package func classes(of item: Item) -> [(reason: String, code: String)] {
        item.reasons.map { ($0, codes[$0] ?? "") }
    }

    /// A file as a value.
    func value(_ path: String) -> RawJSON { (try? RawJSON(parsing: texts[path] ?? "")) ?? .null }

    /// The set with a file changed, or taken away.
    func with(_ path: String, _ text: String?) -> ConsumerSet {
        var changed = self
        changed.texts[path] = text
        return changed
    }

    /// The set with the value of a file changed.
    func editing(_ path: String, _ change: (inout RawJSON) -> Void) -> ConsumerSet {
        var value = value(path)
        change(&value)
        return with(path, value.pretty())
    }

    /// The set with a vector changed.
    func editing(_ item: Item, _ change: (inout RawJSON) -> Void) -> ConsumerSet {
        editing(item.path) { file in file.edit(item.pointer, change) }
    }

    /// The set with a file's row in the manifest changed.
    func editingRow(of path: String, _ change: (inout RawJSON) -> Void) -> ConsumerSet {
        editing(VectorArchive.manifestPath) { manifest in
            let rows = manifest["vectors"]?.elements ?? []
            guard let place = rows.firstIndex(where: { $0["path"]?.stringValue == path }) else { return }
            manifest.edit("/vectors/\(place)", change)
        }
    }

    /// Writes the files into a folder.
    func write(to folder: URL) throws { try VectorArchive.write(texts, to: folder) }
}

extension RawJSON {
    /// Changes the value at a pointer; nothing where the pointer leads nowhere.
    mutating func edit(_ pointer: String, _ change: (inout RawJSON) -> Void) {
        edit(JSONPointer.tokens(of: pointer)?[...] ?? [], change)
    }

    private mutating func edit(_ tokens: ArraySlice<String>, _ change: (inout RawJSON) -> Void) {
        guard let token = tokens.first else { return change(&self) }
        switch self {
        case .object(var members):
            guard let place = members.firstIndex(where: { $0.name.hasSameBytes(as: token) }) else { return }
            members[place].value.edit(tokens.dropFirst(), change)
            self = .object(members)
        case .array(var elements):
            guard let place = JSONPointer.index(token), place < elements.count else { return }
            elements[place].edit(tokens.dropFirst(), change)
            self = .array(elements)
        default:
            return
        }
    }

    /// Sets a member, where the value is an object; nil takes it away.
    mutating func set(_ name: String, _ value: RawJSON?) {
        guard case .object(var members) = self else { return }
        let place = members.firstIndex { $0.name.hasSameBytes(as: name) }
        switch (place, value) {
        case (let place?, let value?): members[place].value = value
        case (let place?, nil): members.remove(at: place)
        case (nil, let value?): members.append(Member(name, value))
        case (nil, nil): return
        }
        self = .object(members)
    }

    /// Changes the elements, where the value is an array.
    mutating func editElements(_ change: (inout [RawJSON]) -> Void) {
        guard case .array(var elements) = self else { return }
        change(&elements)
        self = .array(elements)
    }
}
