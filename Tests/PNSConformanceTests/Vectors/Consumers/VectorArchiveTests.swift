import Testing

@testable import PNSConformance

@Suite struct VectorArchiveTests {
    @Test func `the manifest lists every file of vectors with its count, and every file with a digest`() throws {
        let archive = try VectorArchive(.embedded)
        let manifest = try RawJSON(parsing: archive.texts["manifest.json"] ?? "")
        let rows = manifest["vectors"]?.elements ?? []
        #expect(rows.compactMap { $0["path"]?.stringValue } == VectorArchive.vectorPaths(archive.texts))
        for row in rows {
            let path = row["path"]?.stringValue ?? ""
            let file = try VectorFile(text: archive.texts[path] ?? "", path: path)
            #expect(row["count"]?.intValue == file.vectors.count)
            #expect(row["kind"]?.stringValue == file.kind.rawValue)
        }
        let files = manifest["files"]?.elements ?? []
        #expect(files.count == archive.texts.count - 1)
        #expect(files.allSatisfy { $0["sha256"]?.stringValue?.count == 64 })
        for name in ["CONSUMERS.md", "LICENSE.md", "README.md", "errors.json", "clauses.json", "messages.json"] {
            #expect(archive.texts[name] != nil, "\(name)")
        }
    }

    @Test func `an archive is the same bytes each time`() throws {
        var archive = try VectorArchive(.embedded)
        // All of it takes some seconds in a debug build; Tests/Peers/consumers.py packs it twice.
        archive.texts = archive.texts.filter { $0.key.hasPrefix("schemas/") || $0.key == "manifest.json" }
        let other = try VectorArchive(.embedded)
        #expect(archive.packed() == archive.packed())
        #expect(other.texts["manifest.json"] == archive.texts["manifest.json"])
    }

    @Test func `a file on a tape has a header with its length and its sum`() {
        var tape = TapeArchive()
        tape.add("a/b.txt", Array("hello".utf8))
        let bytes = tape.bytes()
        #expect(bytes.count == 4 * 512)
        #expect(String(decoding: bytes[0..<7], as: UTF8.self) == "a/b.txt")
        #expect(String(decoding: bytes[124..<135], as: UTF8.self) == "00000000005")
        var header = Array(bytes[0..<512])
        header.replaceSubrange(148..<156, with: repeatElement(UInt8(ascii: " "), count: 8))
        let sum = header.reduce(0) { $0 + Int($1) }
        #expect(Int(String(decoding: bytes[148..<154], as: UTF8.self), radix: 8) == sum)
        #expect(String(decoding: bytes[512..<517], as: UTF8.self) == "hello")
    }

    @Test func `a selection has what agrees with every filter`() throws {
        let set = try ConsumerSet(VectorArchive(.embedded))
        var selection = VectorSelection()
        #expect(set.items.count(where: selection.contains) == set.items.count)
        selection.clauses = ["JSN"]
        selection.features = ["strict-json"]
        let found = set.items.filter(selection.contains)
        #expect(!found.isEmpty && found.count < set.items.count)
        #expect(found.allSatisfy { $0.needs.contains("strict-json") })
        #expect(selection.unknownWord(in: set) == nil)
        selection.kinds = ["json-txt"]
        let unknown = try #require(selection.unknownWord(in: set))
        #expect(unknown.filter == "kind" && unknown.known.contains("json-text"))
    }

    @Test func `the page has every vector, and nothing from elsewhere`() throws {
        let set = try ConsumerSet(VectorArchive(.embedded))
        let page = HTMLVectors(set).text()
        #expect(page.ranges(of: "class=\"scenario\"").count == set.items.count)
        #expect(!page.contains("<link") && !page.contains("src=") && page.contains("prefers-color-scheme: dark"))
    }
}
