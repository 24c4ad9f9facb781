@testable import PNSConformance

/// Small suites, made of files in memory.
enum SuiteBench {
    static func suite(_ scenarios: [(id: String, members: String)], more: [String: String] = [:]) throws -> Suite {
        var files = [
            "Spec/clauses.json": """
            {"clauses": [{"id": "CNT-001", "keyword": "MUST NOT", "sentence": "A."},
             {"id": "SEN-001", "keyword": "SHOULD", "sentence": "B."},
             {"id": "PRB-001", "keyword": "MAY", "sentence": "C.", "feature": "probe"}]}
            """,
            "Spec/limits.json": """
            {"limits": [{"name": "a", "minimum": 5, "assumed": true}, {"name": "b", "minimum": 6, "assumed": false}]}
            """,
            "Conformance/operations.json": """
            {"format": "operations/1", "operations": {"notify": {"method": "POST", "path": "/n", "success": [202]},
             "clock-read": {"method": "GET", "path": "/c", "success": [200], "clause": "CTL-001", "on": "clock"}}}
            """,
            "Conformance/mutants.json": """
            {"format": "mutants/1", "mutants": [{"id": "m1", "breaks": "B.", "how": "H.", "clauses": ["CNT-001"],
             "may": ["server.seen.**"]}]}
            """,
        ]
        for (index, scenario) in scenarios.enumerated() {
            let path = scenario.id.split(separator: ".").dropFirst().joined(separator: "/")
            // A second one of the same id goes into a folder of its own.
            let isNew = files["Conformance/scenarios/core/\(path).json"] == nil
            files["Conformance/scenarios/\(isNew ? "core" : "p\(index)")/\(path).json"] = """
                {"format": "scenario/1", "id": "\(scenario.id)", "title": "T", "since": {"spec": "1", "suite": "1"},
                 \(scenario.members)}
                """
        }
        return try Suite(files: files.merging(more) { $1 })
    }

    /// Members of a scenario with one check of each id, whose mutants follow it.
    static func members(
        clause: String = "CNT-001",
        level: String = "must",
        _ checks: [(id: String, killedBy: [String])] = [("c", [])],
        more: String = ""
    ) -> String {
        let checks = checks.map { check in
            let mutants = check.killedBy.map { "\"\($0)\"" }.joined(separator: ",")
            return #"{"check": "\#(check.id)", "clause": "\#(clause)", "equal": [1, 1], "killedBy": [\#(mutants)]}"#
        }
        return """
            "level": "\(level)", "clauses": ["\(clause)"], \(more)
            "steps": [{"do": "assert", "checks": [\(checks.joined(separator: ","))]}]
            """
    }
}
