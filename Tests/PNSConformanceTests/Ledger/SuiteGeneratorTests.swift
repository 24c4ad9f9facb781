import PNSConformance
import Testing

@Suite struct SuiteGeneratorTests {
    /// A project with one clause, complete and fresh.
    static func project() throws -> ProjectFiles {
        var files = ProjectFiles([
            "Spec/README.md": "# PNS specification, revision 2026.1\n",
            "Spec/40-counts.md": """
            # Counts

            ```json example=count
            {"newNotificationCountChanged":2}
            ```

            [CNT-001] A count MUST be a number.

            [FRM-001] A message MUST be JSON.

            [ORD-007] A server MUST be silent.
            """,
            "Spec/errors.json": """
            {"format":"errors/1","spec":"2026.1","codes":[{"code":"malformed","clauses":["FRM-001"]}],
             "reasons":[{"reason":"empty"}]}
            """,
            "Spec/messages.json": """
            {"format":"messages/1","spec":"2026.1","messages":[{"name":"count","direction":"server-to-device",
             "channel":"socket","schema":"schemas/count.schema.json","clauses":["CNT-001"],"examples":["count"]}]}
            """,
            "Spec/schemas/count.schema.json": """
            {"title":"Count","description":"CNT-001.","type":"object","properties":{"newNotificationCountChanged":
             {"type":"integer"}},"examples":[{"newNotificationCountChanged":0}]}
            """,
            "Conformance/mutants.json": """
            {"format":"mutants/1","mutants":[{"id":"no-number","breaks":"…","clauses":["CNT-001"]},
             {"id":"no-json","breaks":"…","clauses":["FRM-001"],"kills":["server.count.number#wire"]},{"id":"chatty","breaks":"…",
             "clauses":["ORD-007"],"kills":["server.count.number#late"]}]}
            """,
            "Conformance/scenarios/core/count/number.json": """
            {"format":"scenario/1","id":"server.count.number","level":"must","steps":[{"do":"repeat","steps":[
             {"do":"expect","checks":[{"check":"number","clause":"CNT-001","killedBy":["no-number"]}]}]}]}
            """,
            "Vectors/ids.lock": "",
        ])
        files.texts.merge(try SuiteGenerator(files).generate()) { _, new in new }
        return files
    }

    @Test func `finds nothing in a complete and fresh project`() throws {
        #expect(try SuiteGenerator(Self.project()).lint() == [])
    }

    static let planted: [(file: String, from: String, to: String, rule: String)] = [
        ("Spec/40-counts.md", "be a number", "be a whole number", "changed-sentence"),
        ("Spec/40-counts.md", "[CNT-001] A", "[CNT-002] A", "vanished-id"),
        (
            "Spec/40-counts.md", "{\"newNotificationCountChanged\":2}", "{\"newNotificationCountChanged\":\"2\"}",
            "example"
        ),
        ("Spec/40-counts.md", "{\"newNotificationCountChanged\":2}", "{\"newNotificationCountChanged\":2,}", "example"),
        ("Spec/40-counts.md", "example=count", "example=counts", "example"),
        ("Spec/40-counts.md", "# Counts", "# Counts\n\n[ABC-001] A server MUST be.\n", "untested-clause"),
        ("Spec/40-counts.md", "# Counts", "# Counts\n\nA server MUST be.\n", "keyword-outside-clause"),
        ("Spec/clauses.json", "\"heading\": \"Counts\"", "\"heading\": \"Count\"", "stale-file"),
        ("Spec/ledger.json", "no-number", "no-numbers", "stale-file"),
        ("Spec/asyncapi.json", "3.0.0", "3.0.1", "stale-file"),
        ("Spec/errors.json", "FRM-001", "FRM-009", "dangling-reference"),
        ("Spec/messages.json", "[\"CNT-001\"]", "[\"CNT-009\"]", "dangling-reference"),
        ("Spec/messages.json", "schemas/count", "schemas/counts", "message"),
        ("Spec/schemas/count.schema.json", "\"type\":\"integer\"", "\"type\":\"integer\",\"multipleOf\":1", "schema"),
        ("Spec/schemas/count.schema.json", ":0}", ":\"0\"}", "schema-example"),
        ("Conformance/mutants.json", "no-number", "no-numbers", "uncaught-mutant"),
        ("Conformance/mutants.json", "#wire", "#wires", "dangling-reference"),
        ("Conformance/scenarios/core/count/number.json", ",\"killedBy\":[\"no-number\"]", "", "must-without-mutant"),
        ("Conformance/scenarios/core/count/number.json", "CNT-001", "CNT-009", "dangling-reference"),
    ]

    @Test(arguments: planted)
    func `finds what was planted`(file: String, from: String, to: String, rule: String) throws {
        var files = try Self.project()
        let text = try files.text(file)
        files.texts[file] = text.replacing(from, with: to)
        #expect(files.texts[file] != text)
        let findings = try SuiteGenerator(files).lint()
        #expect(findings.contains { $0.rule == rule }, "\(findings)")
    }

    @Test(arguments: planted)
    func `finds in the ledger what belongs to it`(file: String, from: String, to: String, rule: String) throws {
        var files = try Self.project()
        files.texts[file] = try files.text(file).replacing(from, with: to)
        let ofForms: Set = ["example", "message", "schema", "schema-example"]
        let findings = try SuiteGenerator(files).lint(.ledger)
        #expect(findings.contains { $0.rule == rule } != ofForms.contains(rule), "\(findings)")
    }

    @Test func `finds a clause in the code that the specification does not have`() throws {
        let generator = try SuiteGenerator(Self.project())
        #expect(try generator.lint(.ledger, marked: ["CNT-001", "FRM-001"]) == [])
        let findings = try generator.lint(.ledger, marked: ["CNT-001", "CNT-009"])
        #expect(findings.map(\.rule) == ["dangling-reference"])
        #expect(findings.map(\.file) == ["Sources/PNSService/Clauses/MarkedClause.swift"])
        #expect(findings.map(\.sentence) == ["the server's code names CNT-009, which does not exist."])
    }

    @Test func `says which checks a reworded sentence concerns`() throws {
        var files = try Self.project()
        files.texts["Spec/40-counts.md"] = try files.text("Spec/40-counts.md").replacing("a number", with: "whole")
        let finding = try SuiteGenerator(files).lint().first { $0.rule == "changed-sentence" }
        #expect(finding?.line == 7)
        #expect(
            finding?.sentence
                == "CNT-001 was reworded: look again at server.count.number#number, then run `pns suite generate`."
        )
    }

    static let unreadable: [(file: String, text: String?, pointer: String)] = [
        ("Spec/README.md", "# PNS", ""), ("Spec/messages.json", nil, ""), ("Spec/messages.json", "{", ""),
        ("Spec/messages.json", "{\"format\":\"messages/2\"}", "/format"), ("Spec/clauses.json", "[]", ""),
        (
            "Spec/unobservable.json",
            "{\"format\":\"unobservable/1\",\"spec\":\"\",\"entries\":[{\"clause\":\"A\",\"kind\":\"x\"}]}",
            "/entries/0/kind"
        ),
        ("Conformance/scenarios/core/count/number.json", "{}", ""),
    ]

    @Test(arguments: unreadable)
    func `refuses files that it cannot understand`(file: String, text: String?, pointer: String) throws {
        var files = try Self.project()
        files.texts[file] = text
        let fault = #expect(throws: DataFault.self) { try SuiteGenerator(files).lint() }
        #expect(fault?.file == file)
        #expect(fault?.pointer == pointer)
    }

    @Test func `describes the socket for AsyncAPI`() throws {
        let json = try RawJSON(parsing: Self.project().text("Spec/asyncapi.json"))
        #expect(json.at("/asyncapi") == .string("3.0.0"))
        #expect(json.at("/channels/subscribe/messages/count/$ref") == .string("#/components/messages/count"))
        #expect(json.at("/operations/sendToDevice/messages/0/$ref") == .string("#/channels/subscribe/messages/count"))
        #expect(json.at("/operations/receiveFromDevice/messages") == .array([]))
        #expect(json.at("/components/messages/count/payload/$ref") == .string("schemas/count.schema.json"))
        #expect(json.at("/components/messages/count/examples/0/payload/newNotificationCountChanged") == .number(0))
    }

    @Test func `generates the same bytes twice`() throws {
        let files = try Self.project()
        #expect(try SuiteGenerator(files).generate() == SuiteGenerator(files).generate())
    }
}
