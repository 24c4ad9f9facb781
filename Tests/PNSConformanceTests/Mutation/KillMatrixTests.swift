import Testing

@testable import PNSConformance

@Suite struct KillMatrixTests {
    private static func matrix() throws -> KillMatrix {
        KillMatrix(
            try SuiteBench.suite([
                ("server.count.total", SuiteBench.members([("a", ["m1"]), ("b", ["m1", "m2"])])),
                ("server.seen.page", SuiteBench.members([("a", []), ("b", ["m2"])])),
            ])
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
        #expect(matrix.specificity == 0.75)
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
        #expect(matrix.isProof == unexpected.isEmpty)
    }

    @Test("writes itself as JSON")
    func writes() throws {
        var matrix = try Self.matrix()
        matrix.add(Self.mutant("m1"), Self.report(["server.count.total#a": .fail, "server.seen.page#a": .fail]))
        let json = matrix.json()
        #expect(json["format"] == .string("matrix/1"))
        #expect(json["checks"]?.elements?.count == 4)
        #expect(
            json.at("/mutants/0")?.compact() == """
                {"id":"m1","breaks":"It breaks.","killed":false,"promised":["server.count.total#a","server.count.total#b"],\
                "red":["server.count.total#a","server.seen.page#a"],"missing":["server.count.total#b"],\
                "unexpected":["server.seen.page#a"]}
                """
        )
    }
}
