import PNSConformance
import PNSVectors
import Testing

@Suite struct VectorVerifierTests {
    static let good = """
        {
          "format": "vectors/1",
          "kind": "timestamp",
          "spec": "2026.1",
          "suite": "1.0.0",
          "count": 2,
          "about": ["A string that is read as a timestamp."],
          "flags": {
            "Plain": {"why": "A shortest well-formed case.", "bug": "basic", "effect": "Two parties cannot talk at all."}
          },
          "groups": [
            {
              "id": "a",
              "source": {"name": "handwritten/timestamp", "version": "1", "handwritten": true},
              "vectors": [
                {
                  "id": "vec.timestamp.0001",
                  "clauses": ["TIM-001"],
                  "comment": "an empty string",
                  "flags": ["Plain"],
                  "input": {"text": ""},
                  "result": "invalid",
                  "error": ["invalid-timestamp"]
                },
                {
                  "id": "vec.timestamp.0002",
                  "clauses": ["TIM-001"],
                  "needs": ["strict-json"],
                  "comment": "a word",
                  "flags": ["Plain"],
                  "input": {"text": "tomorrow, or the day after"},
                  "result": "invalid",
                  "error": ["invalid-timestamp"],
                  "pointer": ""
                }
              ]
            }
          ]
        }

        """

    static let context = VectorVerifier.Context(
        spec: "2026.1",
        clauses: ["TIM-001"],
        reasons: ["invalid-timestamp"],
        features: ["strict-json"],
        messages: ["count"],
        scenarios: ["server.time.bad"],
        lockedIDs: ["vec.timestamp.0001", "vec.timestamp.0002", "vec.timestamp.0003"]
    )

    private func rules(_ texts: [String: String], _ context: VectorVerifier.Context = context) -> [String] {
        VectorVerifier(context).findings(in: texts).map(\.rule)
    }

    @Test func `finds nothing in a good file`() {
        #expect(VectorVerifier(Self.context).findings(in: ["a.json": Self.good]) == [])
    }

    static let planted: [(from: String, to: String, rules: [String])] = [
        ("\"count\": 2", "\"count\": 3", ["vector-count"]),
        ("\"spec\": \"2026.1\"", "\"spec\": \"2025.1\"", ["vector-revision"]),
        ("\"Plain\": {", "\"Plane\": {", ["vector-flag", "vector-flag"]),
        (
            "\"clauses\": [\"TIM-001\"],\n          \"comment\": \"an",
            "\"clauses\": [\"TIM-999\"],\n          \"comment\": \"an", ["vector-reference"]
        ),
        ("\"needs\": [\"strict-json\"]", "\"needs\": [\"telepathy\"]", ["vector-reference"]),
        ("\"error\": [\"invalid-timestamp\"],\n", "\"error\": [\"invalid-time\"],\n", ["vector-reference"]),
        ("\"pointer\": \"\"", "\"pointer\": \"\",\n          \"live\": \"server.time.gone\"", ["vector-reference"]),
        ("vec.timestamp.0002", "vec.timestamp.0009", ["vector-id"]),
        ("vec.timestamp.0002", "vec.timestamp.2", ["vector-reference", "vector-id"]),
        ("vec.timestamp.0002", "vec.duration.0002", ["vector-id", "vector-id"]),
        ("vec.timestamp.0002", "vec.timestamp.0001", ["vector-id"]),
        ("\"text\": \"tomorrow, or the day after\"", "\"text\": \"\", \"zone\": \"\"", ["vector-form"]),
        ("tomorrow, or the day after", "tomorrow, or the day\u{301} after", ["vector-plain-text"]),
        ("tomorrow, or the day after", "tomorrow, or the\u{A0}day after", ["vector-plain-text"]),
        ("\"kind\": \"timestamp\"", "\"kind\": \"timestamps\"", ["vector-form"]),
        ("\"result\": \"invalid\"", "\"result\": \"maybe\"", ["vector-form"]),
        ("\"bug\": \"basic\",", "", ["vector-form"]),
        ("{\"text\": \"\"}", "{ \"text\": \"\" }", ["vector-canonical-form"]),
        ("}\n\n", "}\n", []),
    ]

    @Test(arguments: planted)
    func `finds what was planted`(from: String, to: String, expected: [String]) throws {
        let text = Self.good.replacing(from, with: to)
        #expect(expected.isEmpty || text != Self.good)
        #expect(rules(["a.json": text]) == expected)
    }

    @Test func `finds an id that two files give`() {
        let other = Self.good.replacing("\"text\": \"\"", with: "\"text\": \"x\"").replacing("tomorrow", with: "later")
        #expect(rules(["a.json": Self.good, "b.json": other]) == ["vector-id", "vector-id"])
    }

    @Test func `finds equal inputs, with equal outcomes or with different ones`() throws {
        let twice = Self.good.replacing("tomorrow, or the day after", with: "")
            .replacing("\n          \"needs\": [\"strict-json\"],", with: "")
        let same = VectorVerifier(Self.context).findings(in: ["a.json": twice])
        #expect(
            same.filter { $0.rule == "vector-contradiction" }.map(\.sentence) == [
                "vec.timestamp.0002 has the input of vec.timestamp.0001 and another outcome."
            ]
        )
        let equal = twice.replacing(",\n          \"pointer\": \"\"", with: "")
        #expect(
            VectorVerifier(Self.context).findings(in: ["a.json": equal]).map(\.sentence) == [
                "vec.timestamp.0002 has the input of vec.timestamp.0001."
            ]
        )
    }

    @Test func `finds members and groups out of order`() {
        let swapped = Self.good.replacing(
            "\"result\": \"invalid\",\n          \"error\": [\"invalid-timestamp\"]\n",
            with: "\"error\": [\"invalid-timestamp\"],\n          \"result\": \"invalid\"\n"
        )
        let findings = VectorVerifier(Self.context).findings(in: ["a.json": swapped])
        #expect(findings.map(\.sentence) == ["The members of vec.timestamp.0001 are not in their order."])
    }

    @Test func `finds a lock with a doubled line and one that is no id`() {
        var context = Self.context
        context.lockedIDs += ["vec.timestamp.0003", "vec.nonsense.0001"]
        #expect(VectorVerifier(context).findings(in: ["a.json": Self.good]).map(\.line) == [4, 5])
    }
}
