import Testing

@testable import PNSConformance

@Suite struct ProfileUpkeepTests {
    private static let path = "Conformance/profiles/core-2026.1.json"

    private static func scenario(_ level: String, needs: String = "", checks: String = "c") -> String {
        """
        {"format": "scenario/1", "id": "ID", "level": "\(level)", "needs": [\(needs)], "steps": [{"do": "repeat",
         "steps": [{"do": "x", "checks": [{"check": "\(checks)", "clause": "CNT-001"}]}]}]}
        """
    }

    /// A project with these scenarios, `AREA.SLUG` and text.
    private static func project(_ more: [(id: String, text: String)] = []) -> ProjectFiles {
        let scenarios =
            [
                ("count.total", scenario("must")), ("count.pace", scenario("should")),
                ("probe.answer", scenario("must", needs: "\"probe\"")),
            ] + more
        var files: [String: String] = [:]
        for (id, text) in scenarios {
            let path = id.replacing(".", with: "/")
            files["Conformance/scenarios/core/\(path).json"] = text.replacing("\"ID\"", with: "\"server.\(id)\"")
        }
        return ProjectFiles(files)
    }

    /// The project with its profile as it is generated.
    private static func generated(_ files: ProjectFiles) throws -> ProjectFiles {
        var files = files
        files.texts.merge(try ProfileUpkeep(files).generate(revision: "2026.1")) { $1 }
        return files
    }

    private static func frozen() throws -> ProjectFiles {
        var files = try generated(project())
        let (path, text) = try ProfileUpkeep(files).freeze("core-2026.1", on: day(), suite: "1.0.0")
        files.texts[path] = text
        return files
    }

    private static func day() throws -> CalendarDay { try #require(CalendarDay("2026-03-01")) }

    private static func profile(_ files: ProjectFiles) throws -> Profile {
        try #require(try Profile.all(files).first)
    }

    @Test func `makes a draft of the scenarios with a MUST, and of features`() throws {
        let files = try Self.generated(Self.project([("else.where", "{\"id\": \"ID\", \"level\": \"may\"}")]))
        let profile = try Self.profile(files)
        #expect(profile.requires == ["server.count.total"])
        #expect(profile.features == ["probe": ["server.probe.answer"]])
        #expect(profile.frozen == nil)
        #expect(try ProfileUpkeep(files).findings() == [])
        #expect(try Self.generated(files).texts == files.texts)
    }

    @Test func `keeps what is not to count in a draft`() throws {
        var files = try Self.generated(Self.project())
        files.texts[Self.path] = files.texts[Self.path]?.replacing(
            "\"notScored\": []",
            with: #""notScored": [{"id": "server.count.total", "why": "draft"}, {"id": "server.x.y", "why": "draft"}]"#
        )
        let profile = try Self.profile(Self.generated(files))
        #expect(profile.requires == [])
        #expect(profile.unscored == [.init(id: "server.count.total", why: .draft)])
    }

    @Test func `freezes once, and only what follows the suite`() throws {
        let files = try Self.frozen()
        #expect(try ProfileUpkeep(files).findings() == [])
        let frozen = try #require(try Self.profile(files).frozen)
        #expect(frozen.suite == "1.0.0" && frozen.digest.hasPrefix("sha256:"))
        #expect(try frozen.day == Self.day())
        let upkeep = try ProfileUpkeep(files)
        #expect(throws: ProfileUpkeep.Refusal.self) { try upkeep.freeze("core-2026.1", on: Self.day(), suite: "1.0.0") }
        let unknown = #expect(throws: ProfileUpkeep.Refusal.self) {
            try upkeep.freeze("core-2027.1", on: Self.day(), suite: "1.0.0")
        }
        #expect(unknown?.description.hasSuffix("there is core-2026.1.") == true)
        var behind = try Self.generated(Self.project())
        behind.texts.merge(Self.project([("count.more", Self.scenario("must"))]).texts) { $1 }
        let refusal = try ProfileUpkeep(behind)
        #expect(throws: ProfileUpkeep.Refusal.self) { try refusal.freeze("core-2026.1", on: Self.day(), suite: "1") }
    }

    @Test func `does not score what comes after the freeze`() throws {
        var files = try Self.frozen()
        let digest = try Self.profile(files).digest(ProfileScenario.all(files))
        files.texts.merge(Self.project([("count.more", Self.scenario("must"))]).texts) { $1 }
        let grown = try Self.generated(files)
        #expect(grown.texts[Self.path] != files.texts[Self.path])
        let profile = try Self.profile(grown)
        #expect(profile.requires == ["server.count.total"])
        #expect(profile.unscored == [.init(id: "server.count.more", why: .addedAfterFreeze)])
        #expect(try profile.digest(ProfileScenario.all(grown)) == digest)
        #expect(try ProfileUpkeep(grown).findings() == [])
    }

    static let edits: [(what: String, from: String, to: String, says: String)] = [
        (path, "\"requires\": [\"server.count.total\"]", "\"requires\": []", "is another now"),
        (path, "\"probe\": [", "\"probes\": [", "is another now"),
        (
            path, "\"notScored\": []", "\"notScored\": [{\"id\": \"server.count.pace\", \"why\": \"draft\"}]",
            "is another now"
        ),
        (path, "[\"server.count.total\"]", "[\"server.count.total\", \"server.x.y\"]", "names server.x.y"),
        ("Conformance/scenarios/core/count/total.json", "\"check\": \"c\"", "\"check\": \"d\"", "is another now"),
        ("Conformance/scenarios/core/count/total.json", "CNT-001", "CNT-002", "is another now"),
        (
            path, "\"notScored\": []",
            "\"notScored\": [{\"id\": \"server.count.total\", \"why\": \"added-after-freeze\"}]",
            "is scored and not scored"
        ),
    ]

    @Test("refuses every edit of what a frozen profile scores", arguments: edits)
    func refusesEdits(path: String, from: String, to: String, says: String) throws {
        var files = try Self.frozen()
        let text = try files.text(path)
        files.texts[path] = text.replacing(from, with: to)
        #expect(files.texts[path] != text)
        let findings = try ProfileUpkeep(files).findings()
        #expect(findings.contains { $0.sentence.contains(says) }, "\(findings)")
    }

    @Test func `refuses a draft that speaks of a freeze, and a name twice`() throws {
        var files = try Self.generated(Self.project())
        let entry = "{\"id\": \"server.count.pace\", \"why\": \"added-after-freeze\"}"
        files.texts[Self.path] = files.texts[Self.path]?.replacing(
            "\"notScored\": []",
            with: "\"notScored\": [\(entry), \(entry)]"
        )
        let sentences = try ProfileUpkeep(files).findings().map(\.sentence)
        #expect(sentences.contains("notScored names server.count.pace twice."))
        #expect(sentences.contains { $0.contains("the profile is a draft") })
    }

    @Test func `refuses a file of another name`() throws {
        var files = try Self.generated(Self.project())
        files.texts["Conformance/profiles/core-2027.1.json"] = files.texts[Self.path]
        #expect(throws: DataFault.self) { try ProfileUpkeep(files) }
    }
}
