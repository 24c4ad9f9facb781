extension RunReport {
    /// The format that is written and read.
    static let format = "report/1"

    /// The report as JSON text; the same report always gives the same bytes.
    public func text() -> String {
        guard case .object(let members) = json() else { return "" }
        return RawJSON.object(members + [.init("digest", .string(Self.digest(members)))]).pretty()
    }

    /// The digest that a report ends with, over all other members.
    static func digest(_ members: [RawJSON.Member]) -> String {
        "sha256:" + hexSHA256(of: RawJSON.object(members.filter { $0.name != "digest" }).compact())
    }

    /// The part that two runs share when they found the same: no times, no margins, no transcripts, no recordings, not the
    /// day of the list of known failures.
    public func comparableText() -> String {
        guard case .object(let members) = json() else { return "" }
        // What was exercised too: a clause about what happens between two events needs luck.
        let apart: Set<String> = ["timings", "transcripts", "conditions", "recordings", "known", "exercised"]
        return RawJSON.object(members.filter { !apart.contains($0.name) }).pretty()
    }

    /// The report as JSON.
    public func json() -> RawJSON {
        .object([
            "format": .string(Self.format),
            "tool": .object(["name": .string(tool.name), "version": .string(tool.version)]),
            "suite": .string(suite),
            "spec": .string(spec),
            "target": .object([
                "name": .string(target.name), "version": target.version.map(RawJSON.string),
                "url": target.url.map(RawJSON.string), "adapter": target.adapter.map { RawJSON.strings($0) },
            ]),
            "selection": .object([
                "only": .strings(selection.only), "not": .strings(selection.not),
                "strict": .bool(selection.isStrict),
            ]),
            "seed": .string(String(seed)),
            "planDigest": .string(planDigest),
            "means": .strings(means),
            "known": known?.json,
            "ending": .string(ending.rawValue),
            "remarks": .strings(remarks),
            "counts": counts.json,
            "features": .array(features.map(\.json)),
            "profiles": .array(profiles.map(\.json)),
            "exercised": exercised?.json,
            "clauses": .object(clauses.sorted { $0.key < $1.key }.map { RawJSON.Member($0.key, .string($0.value)) }),
            "results": .array(results.map(\.json)),
            "notExecuted": .array(notExecuted.map(\.json)),
            "transcripts": .array(results.filter { !$0.transcript.isEmpty }.map(\.transcriptJSON)),
            "conditions": conditions?.json,
            "recordings": .array(
                conditions.map { conditions in results.compactMap { $0.recordingJSON(conditions) } } ?? []
            ),
            "timings": .object([
                "startedAt": timings.startedAt.map(RawJSON.string),
                "ms": .number(timings.milliseconds),
                "unitMs": .number(timings.unitMilliseconds),
                "roundTripMs": .number(timings.roundTripMilliseconds),
                "scenarios": .array(results.map(\.timingJSON)),
            ]),
        ])
    }
}

extension RawJSON {
    /// Makes an array of strings.
    static func strings(_ texts: some Sequence<String>) -> RawJSON {
        .array(texts.map(RawJSON.string))
    }
}

extension RunReport.Counts {
    fileprivate var json: RawJSON {
        .object([
            "planned": .number(planned),
            "executed": .number(executed),
            "notExecuted": .number(notExecuted),
            "verdicts": .object(
                Verdict.allCases.compactMap { verdict in
                    verdicts[verdict].map { RawJSON.Member(verdict.rawValue, .number($0)) }
                }
            ),
            "evidence": .object(Evidence.allCases.map { RawJSON.Member($0.rawValue, .number(evidence[$0] ?? 0)) }),
        ])
    }
}

extension FeatureResult {
    fileprivate var json: RawJSON {
        .object(["name": .string(name), "state": .string(state.rawValue)])
    }
}

extension ProfileResult {
    fileprivate var json: RawJSON {
        .object([
            "id": .string(id), "digest": .string(digest), "frozen": (frozenOn?.description).map(RawJSON.string),
            "result": .string(outcome.rawValue), "failed": .strings(failed), "notJudged": .strings(notJudged),
            "notScored": .array(unscored.map(\.json)),
        ])
    }
}

extension RunReport.NotExecuted {
    fileprivate var json: RawJSON {
        .object(["id": .string(id), "reason": .string(reason)])
    }
}

extension ScenarioResult {
    fileprivate var json: RawJSON {
        .object([
            "id": .string(id),
            "title": .string(title),
            "level": .string(level.rawValue),
            "verdict": .string(verdict.rawValue),
            "original": original.map { original in
                .object([
                    "verdict": .string(original.verdict.rawValue), "reason": original.reason.map(RawJSON.string),
                ])
            },
            "reason": reason.map(RawJSON.string),
            "checks": .array(checks.map(\.json)),
        ])
    }

    fileprivate var transcriptJSON: RawJSON {
        .object(["id": .string(id), "events": .array(transcript.map(\.json))])
    }

    fileprivate func recordingJSON(_ conditions: RunConditions) -> RawJSON? {
        recording.map { .object(["id": .string(id), "recording": $0.json(conditions)]) }
    }

    fileprivate var timingJSON: RawJSON {
        let margins = checks.compactMap { check in
            check.margin.map { RawJSON.Member(check.id, .number(String($0))) }
        }
        return .object([
            "id": .string(id), "ms": .number(milliseconds),
            "margins": margins.isEmpty ? nil : .object(margins),
        ])
    }
}

extension CheckResult {
    fileprivate var json: RawJSON {
        .object([
            "id": .string(id),
            "clauses": .strings(clauses),
            "level": .string(level.rawValue),
            "verdict": .string(verdict.rawValue),
            "original": original.map { .string($0.rawValue) },
            "evidence": evidence.map { .string($0.rawValue) },
            "arm": arm.map(RawJSON.string),
            "expected": expected.map(RawJSON.string),
            "actual": actual.map(RawJSON.string),
            "frames": frames.isEmpty ? nil : .array(frames.map { .number($0) }),
            "hint": hint.map(RawJSON.string),
        ])
    }
}

extension TranscriptEvent {
    fileprivate var json: RawJSON {
        .object([
            "us": .number(microseconds),
            "direction": .string(direction.rawValue),
            "channel": .string(channel),
            "kind": .string(kind),
            "text": .string(text),
            "detail": detail,
        ])
    }
}
