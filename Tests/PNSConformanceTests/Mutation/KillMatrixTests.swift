import Testing

@testable import PNSConformance

@Suite struct KillMatrixTests {
    private static func matrix(mutants count: Int = 3) throws -> KillMatrix {
        let entries = (1...count).map { #"{"id": "m\#($0)", "breaks": "B.", "clauses": ["CNT-001"], "may": []}"# }
        return KillMatrix(
            try SuiteBench.suite(
                [
                    ("server.count.total", SuiteBench.members([("a", ["m1"]), ("b", ["m1", "m2"])])),
                    ("server.seen.page", SuiteBench.members([("a", []), ("b", ["m2"])])),
                ],
                more: [
                    "Conformance/mutants.json":
                        #"{"format": "mutants/1", "mutants": [\#(entries.joined(separator: ","))]}"#
                ]
            )
        )
    }

    private static func mutant(_ id: String, kills: [String] = [], may: [String] = []) -> MutantEntry {
        MutantEntry(id: id, breaks: "It breaks.", how: nil, clauses: [], kills: kills, may: may)
    }

    private static func report(_ verdicts: KeyValuePairs<String, Verdict>) -> RunReport {
        var report = RunReport(
            tool: .init(name: "pns", version: "1"),
            suite: "1",
            spec: "1",
            target: .init(name: "t", version: nil, url: ""),
            selection: .init(only: [], not: [], isStrict: false),
            seed: 1,
            planDigest: ""
        )
        report.results = verdicts.map { check, verdict in
            let parts = check.split(separator: "#").map(String.init)
            return ScenarioResult(
                id: parts[0],
                title: "",
                level: .must,
                verdict: verdict,
                checks: [CheckResult(id: parts[1], clauses: [], level: .must, verdict: verdict)]
            )
        }
        return report
    }

    @Test("is a proof where every promise was kept and nothing else went red")
    func proves() throws {
        var matrix = try Self.matrix()
        #expect(!matrix.isProof)
        #expect(
            matrix.checks == [
                "server.count.total#a", "server.count.total#b", "server.seen.page#a", "server.seen.page#b",
            ]
        )
        matrix.add(Self.mutant("m2"), Self.report(["server.count.total#b": .warn, "server.seen.page#b": .fail]))
        matrix.add(Self.mutant("m1"), Self.report(["server.count.total#a": .fail, "server.count.total#b": .fail]))
        #expect(matrix.rows.map(\.mutant.id) == ["m1", "m2"])
        #expect(matrix.rows.flatMap { $0.missing + $0.unexpected } == [])
        #expect(matrix.specificity == 1)
        #expect(matrix.isProof)
    }

    @Test(
        "misses a promise that was not kept, whatever else became of the check",
        arguments: [
            Verdict.pass, .blocked, .untestable, .notJudged, .info, .error,
        ]
    )
    func misses(verdict: Verdict) throws {
        var matrix = try Self.matrix()
        matrix.add(Self.mutant("m1"), Self.report(["server.count.total#a": .fail, "server.count.total#b": verdict]))
        #expect(matrix.rows[0].missing == ["server.count.total#b"])
        #expect(!matrix.rows[0].isKilled)
        // A scenario that could not be judged is red too.
        let unjudged: Set<Verdict> = [.untestable, .error]
        #expect(matrix.specificity == (unjudged.contains(verdict) ? 0.5 : 0.75))
        #expect(!matrix.isProof)
    }

    @Test("does not take a mutant that nobody promised to catch for killed")
    func needsAPromise() throws {
        var matrix = try Self.matrix()
        matrix.add(Self.mutant("m3"), Self.report(["server.count.total#a": .fail]))
        #expect(!matrix.rows[0].isKilled)
        #expect(matrix.rows[0].unexpected == ["server.count.total#a"])
        #expect(!matrix.isProof)
    }

    @Test("holds a mutant to the automatic checks that it names", arguments: [(true, Verdict.fail), (false, .pass)])
    func countsAutomaticChecks(isKilled: Bool, late: Verdict) throws {
        var matrix = try Self.matrix()
        matrix.add(
            Self.mutant("m3", kills: ["server.count.total#late"]),
            Self.report(["server.count.total#late": late])
        )
        #expect(matrix.rows[0].isKilled == isKilled)
        #expect(matrix.isProof == isKilled)
    }

    @Test(
        "permits what a mutant can redden besides",
        arguments: [
            ([], ["server.seen.page#a", "server.seen.page#wire"]), (["server.seen.page"], []), (["server.seen.*"], []),
            (["**"], []), (["server.seen.page#a"], ["server.seen.page#wire"]), (["**#wire"], ["server.seen.page#a"]),
            (["server.count.**"], ["server.seen.page#a", "server.seen.page#wire"]),
        ]
    )
    func permits(may: [String], unexpected: [String]) throws {
        var matrix = try Self.matrix()
        matrix.add(
            Self.mutant("m1", may: may),
            Self.report([
                "server.count.total#a": .fail, "server.count.total#b": .fail, "server.seen.page#a": .warn,
                "server.seen.page#wire": .fail,
            ])
        )
        #expect(matrix.rows[0].unexpected == unexpected)
        #expect(matrix.rows[0].isKilled)
        #expect(matrix.specificity == 1 - Double(unexpected.count) / 4)
    }

    @Test("takes a check for caught that failed, also where another red explains it")
    func countsExplained() throws {
        var matrix = try Self.matrix()
        var report = Self.report(["server.count.total#a": .fail, "server.count.total#b": .blocked])
        report.results[1].checks[0].evidence = .observed
        matrix.add(Self.mutant("m1"), report)
        #expect(matrix.rows[0].red == ["server.count.total#a"])
        #expect(matrix.rows[0].explained == ["server.count.total#b"])
        #expect(matrix.rows[0].missing.isEmpty)
        #expect(matrix.isProof)
    }

    @Test("is no proof where a mutant is explained away")
    func demandsARed() throws {
        var matrix = try Self.matrix()
        var report = Self.report(["server.count.total#a": .blocked, "server.count.total#b": .blocked])
        for index in report.results.indices { report.results[index].checks[0].evidence = .observed }
        matrix.add(Self.mutant("m1"), report)
        #expect(matrix.rows[0].isKilled)
        #expect(!matrix.isProof)
    }

    @Test("shows a scenario that could not be judged as red", arguments: [Verdict.untestable, .error])
    func countsUnjudged(verdict: Verdict) throws {
        var matrix = try Self.matrix()
        var report = Self.report(["server.count.total#a": .fail, "server.count.total#b": .fail])
        report.results.append(ScenarioResult(id: "server.seen.page", title: "", level: .must, verdict: verdict))
        matrix.add(Self.mutant("m1"), report)
        #expect(matrix.rows[0].unexpected == ["server.seen.page#\(verdict.rawValue)"])
        matrix = try Self.matrix()
        matrix.add(Self.mutant("m1", may: ["server.seen.**"]), report)
        #expect(matrix.rows[0].unexpected.isEmpty)
        #expect(matrix.highestReds == 3)
    }

    @Test("is no proof where one mutant reddens more than three checks", arguments: [(3, true), (4, false)])
    func boundsReds(count: Int, isProof: Bool) throws {
        var matrix = try Self.matrix()
        let more = ["server.seen.page#a", "server.seen.page#b"].prefix(count - 2)
        var report = Self.report(["server.count.total#a": .fail, "server.count.total#b": .fail])
        for check in more { report.results += Self.report([check: .fail]).results }
        matrix.add(Self.mutant("m1", may: ["**"]), report)
        #expect(matrix.rows[0].unexpected.isEmpty)
        #expect(matrix.rows[0].red.count == count)
        #expect(matrix.isProof == isProof)
        #expect(matrix.objections.allSatisfy { $0.contains("blockedBy") })
    }

    @Test("is no proof where half of all mutants redden more than one check")
    func boundsTheMedian() throws {
        var matrix = try Self.matrix(mutants: 1)
        #expect(!matrix.isWhole)
        matrix.add(
            Self.mutant("m1"),
            Self.report(["server.count.total#a": .fail, "server.count.total#b": .fail])
        )
        #expect(matrix.isWhole)
        #expect(matrix.medianReds == 2)
        #expect(matrix.objections == ["Half of the mutants redden 2 checks or more: one cause, one red."])
        #expect(matrix.summary[1] == "red checks per mutant: median 2, at most 2 (m1)")
    }

    @Test("holds a mutant that is late to every scenario that judges an absence")
    func countsLate() throws {
        let settling = """
            "level": "must", "clauses": ["CNT-001"], "users": {"alice": {}}, "steps": [
            {"do": "open", "conn": "d1", "user": "alice"}, {"do": "settle", "conns": ["d1"], "checks": [
            {"check": "c", "clause": "CNT-001", "counts": {"d1": 1}, "killedBy": ["m1"]}]}]
            """
        let mutants = """
            {"format": "mutants/1", "mutants": [{"id": "m1", "breaks": "B.", "how": "H.", "clauses": ["CNT-001"],
             "late": "real"}]}
            """
        let suite = try SuiteBench.suite(
            [("server.count.total", settling), ("server.seen.page", SuiteBench.members())],
            more: ["Conformance/mutants.json": mutants]
        )
        var matrix = KillMatrix(suite)
        #expect(suite.mutants[0].late == .real)
        #expect(matrix.decidingScenarios(for: suite.mutants[0], in: suite) == ["server.count.total"])
        matrix.add(suite.mutants[0], Self.report(["server.count.total#c": .fail]))
        #expect(matrix.rows[0].missing == ["server.count.total#late"])
    }

    @Test("writes itself as JSON")
    func writes() throws {
        var matrix = try Self.matrix()
        matrix.add(Self.mutant("m1"), Self.report(["server.count.total#a": .fail, "server.seen.page#a": .fail]))
        let json = matrix.json()
        #expect(json["format"] == .string("matrix/1"))
        #expect(json["whole"] == .bool(false))
        #expect(json["proof"] == .bool(false))
        #expect(json["objections"]?.elements?.count == 2)
        #expect(json["checks"]?.elements?.count == 4)
        #expect(
            json["figures"]?.compact() == """
                {"mutants":1,"killed":0,"cells":4,"asPredicted":0.5,\
                "redsPerMutant":{"median":2.0,"most":2,"loudest":["m1"]}}
                """
        )
        #expect(
            json.at("/mutants/0")?.compact() == """
                {"id":"m1","breaks":"It breaks.","clauses":[],"killed":false,\
                "promised":["server.count.total#a","server.count.total#b"],\
                "red":["server.count.total#a","server.seen.page#a"],"explained":[],"missing":["server.count.total#b"],\
                "unexpected":["server.seen.page#a"]}
                """
        )
    }

    @Test("becomes a page that stands alone, with every mutant and what became of each cell")
    func becomesAPage() throws {
        var matrix = try Self.matrix()
        var mutant = Self.mutant("m1", may: ["server.seen.page#b"])
        mutant.breaks = "Says <b> & \"c\"."
        mutant.clauses = ["CNT-001"]
        matrix.add(
            mutant,
            Self.report(["server.count.total#a": .fail, "server.seen.page#a": .fail, "server.seen.page#b": .fail])
        )
        let page = HTMLMatrix(matrix, clauses: ["CNT-001": "A server MUST count."]).text()
        #expect(page.contains("Says &lt;b&gt; &amp; &quot;c&quot;."))
        #expect(page.contains("A server MUST count."))
        #expect(page.contains(#"data-kinds="besides caught missed unexpected""#))
        #expect(page.contains(#"<path class="dots caught" d="M0 0h1v1h-1z"></path>"#))
        #expect(page.contains(#"<path class="dots missed" d="M1 0h1v1h-1z"></path>"#))
        for word in ["http:", "https:", "src=", "@import"] { #expect(!page.contains(word)) }
    }
}
