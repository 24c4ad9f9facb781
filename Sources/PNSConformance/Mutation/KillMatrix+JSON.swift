extension KillMatrix {
    /// The matrix as JSON, `matrix/1`; `Conformance/schemas/matrix.schema.json` describes it.
    public func json() -> RawJSON {
        .object([
            "format": .string("matrix/1"), "suite": .string(Suite.version), "spec": .string(Suite.revision),
            "whole": .bool(isWhole), "proof": .bool(isProof), "figures": figures,
            "objections": .strings(objections), "checks": .strings(checks), "mutants": .array(rows.map(\.json)),
        ])
    }

    private var figures: RawJSON {
        .object([
            "mutants": .number(rows.count), "killed": .number(killed), "cells": .number(cells),
            "asPredicted": .number(String(Double(Int(specificity * 10_000)) / 10_000)),
            "redsPerMutant": .object([
                "median": .number(String(medianReds)), "most": .number(highestReds),
                "loudest": .strings(loudest.map(\.mutant.id)),
            ]),
        ])
    }
}

extension KillMatrix.Row {
    fileprivate var json: RawJSON {
        .object([
            "id": .string(mutant.id), "breaks": .string(mutant.breaks), "clauses": .strings(mutant.clauses),
            "killed": .bool(isKilled), "promised": .strings(promised), "red": .strings(red),
            "explained": .strings(explained), "missing": .strings(missing), "unexpected": .strings(unexpected),
        ])
    }
}
