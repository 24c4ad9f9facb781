import Testing

@testable import PNSConformance

@Suite struct ReceivedStepTests {
    static let devices: [String: MintedDevice] = [
        "a": MintedDevice(provider: .tnpg, token: "tok-a"), "b": MintedDevice(provider: .tnpg, token: "tok-b"),
        "fence": MintedDevice(provider: .tnpg, token: "tok-f"),
        "many": MintedDevice(provider: .gcm, token: "tok-many-n", isMany: true),
    ]

    private static func bench(_ steps: String) throws -> MachineBench {
        try MachineBench(steps, devices: devices) { policy in
            policy.means = [.providers]
            policy.providers = [.tnpg, .gcm]
        }
    }

    private static func record(
        _ tokens: String...,
        provider: ProviderKind = .tnpg,
        message: RawJSON = .object([])
    ) -> ScenarioEvent {
        .pushed(
            ProviderRecord(
                provider: provider,
                path: "/pushv1/org",
                headers: [HeaderField("Content-Encoding", "gzip")],
                items: tokens.map { .init(token: $0, message: message) }
            )
        )
    }

    private static func received(_ members: String, _ looks: String) -> String {
        #"{"do": "received", \#(members), "checks": [{"check": "c", "clause": "MST-001", \#(looks)}]}"#
    }

    private static let bothOnce = received(
        #""devices": ["a", "b"], "until": "fence""#,
        #""items": {"$bag": [{"device": "a"}, {"device": "b"}]}"#
    )

    @Test("waits for the fence, and judges what came for its devices as a multiset")
    func endsAtTheFence() throws {
        var bench = try Self.bench(Self.bothOnce)
        bench.feed(Self.record("tok-b"), Self.record("somebody"), Self.record("tok-a"))
        #expect(!bench.machine.isFinished)
        bench.feed(Self.record("tok-f"))
        #expect(bench.outcome("c")?.verdict == .pass)
        #expect(bench.outcome("c")?.evidence == .timed)
        #expect(bench.outcome("c")?.events == [4])
    }

    @Test(
        "takes the fence for a proof where handlers keep the order of receipts",
        arguments: [
            (bothOnce, Evidence.proved),
            // Of these two kinds, no clause says which come first.
            (notify + ", " + receipt + ", " + bothOnce, .timed),
            (receipt + ", " + bothOnce, .proved),
            (received(#""devices": ["a", "b"], "until": "other""#, #""items": {"$len": 2}"#), .timed),
        ]
    )
    func provesByTheOrder(steps: String, evidence: Evidence) throws {
        var devices = Self.devices
        devices["other"] = MintedDevice(provider: .gcm, token: "tok-o")
        var bench = try MachineBench(steps, devices: devices) { policy in
            policy.means = [.providers]
            policy.providers = [.tnpg, .gcm]
            policy.arePushesOrdered = true
            policy.operations["receipt"] = policy.operations["notify"]
        }
        for step in 0..<2 { bench.feed(.called(step: step, HTTPAnswer(status: 202))) }
        bench.feed(Self.record("tok-b"), Self.record("tok-a"), Self.record("tok-f"))
        bench.feed(Self.record("tok-o", provider: .gcm))
        #expect(bench.outcome("c")?.verdict == .pass)
        #expect(bench.outcome("c")?.evidence == evidence)
    }

    private static let notify = #"{"do": "call", "op": "notify", "body": {}}"#
    private static let receipt = #"{"do": "call", "op": "receipt", "body": {}}"#

    @Test("finds an item too many and one too few", arguments: [["tok-a", "tok-b", "tok-a"], ["tok-a"]])
    func countsItems(tokens: [String]) throws {
        var bench = try Self.bench(Self.bothOnce)
        for token in tokens { bench.feed(Self.record(token)) }
        bench.feed(Self.record("tok-f"))
        #expect(bench.verdict("c") == .fail)
    }

    @Test("gives a server that keeps no order a moment behind the fence, where a count says what is missing")
    func waitsBehindTheFence() throws {
        let step = Self.received(#""devices": ["a"], "until": "fence", "count": 1"#, #""count": 1"#)
        var late = try Self.bench(step)
        late.feed(Self.record("tok-f"))
        #expect(!late.machine.isFinished)
        late.feed(Self.record("tok-a"))
        #expect(late.verdict("c") == .pass)
        var missing = try Self.bench(step)
        missing.feed(Self.record("tok-f"))
        missing.pass(.quiet)
        #expect(missing.outcome("c")?.verdict == .fail)
        #expect(missing.outcome("c")?.actual == "0 of 1 items for a reached the provider")
    }

    @Test("without a fence ends with the last item, or at the deadline")
    func endsWithACount() throws {
        let step = Self.received(#""devices": ["a"], "count": 2"#, #""items": {"$len": 2}"#)
        var bench = try Self.bench(step)
        bench.feed(Self.record("tok-a"), Self.record("tok-a"))
        #expect(bench.outcome("c")?.evidence == .observed)
        var silent = try Self.bench(step)
        silent.feed(Self.record("tok-a"))
        silent.pass(.last)
        #expect(silent.outcome("c")?.verdict == .fail)
        #expect(silent.outcome("c")?.evidence == .timed)
        let plain = #"{"do": "received", "devices": ["a"], "count": 1}"#
        var unchecked = try Self.bench(plain)
        unchecked.pass(.last)
        #expect(unchecked.machine.stop == .untestable(why: "0 of 1 items for a reached the provider"))
    }

    @Test("shows requests with their items, headers and what is wrong with them")
    func showsRequests() throws {
        let step = Self.received(
            #""devices": ["many"], "count": 3"#,
            #"""
            "requests": [{"items": 3, "headers": {"content-encoding": "gzip"}, "method": "POST"}], "faults": [],
            "items": [{"number": 0, "place": 0}, {"number": 17}, {"number": 17, "place": 2, "request": 0}]
            """#
        )
        var bench = try Self.bench(step)
        bench.feed(Self.record("tok-many-n0", "tok-many-n17", "tok-many-n17", provider: .gcm))
        #expect(bench.outcome("c")?.verdict == .pass, "\(bench.outcome("c")?.actual ?? "")")
    }

    @Test("keeps what a provider got")
    func keeps() throws {
        var bench = try Self.bench(
            #"{"do": "received", "devices": ["a"], "count": 1, "keep": {"seq": "/items/0/message/seq"}},"#
                + #"{"do": "assert", "checks": [{"check": "c", "clause": "MST-001", "equal": ["${seq}", "7"]}]}"#
        )
        bench.feed(Self.record("tok-a", message: .object(["seq": .string("7")])))
        #expect(bench.verdict("c") == .pass)
    }

    @Test("charges what comes behind a judgement as late, and what another step waits for not")
    func chargesLateItems() throws {
        var bench = try Self.bench(Self.bothOnce)
        bench.feed(Self.record("tok-a"), Self.record("tok-b"), Self.record("tok-f"))
        bench.beginLinger()
        bench.endLinger()
        #expect(!bench.machine.isLingerSettled)
        bench.feed(Self.record("tok-a"), .deadline(step: ScenarioMachine.itemsStep, .quiet))
        #expect(bench.machine.isLingerSettled)
        #expect(bench.outcome("late")?.verdict == .fail)
        #expect(bench.outcome("late")?.clauses == ["MST-001"])

        let second = Self.received(#""devices": ["a"], "count": 1"#, #""count": 1"#).replacing(#""c""#, with: #""d""#)
        var taken = try Self.bench(Self.bothOnce + "," + second)
        taken.feed(Self.record("tok-a"), Self.record("tok-b"), Self.record("tok-f"), Self.record("tok-a"))
        taken.endLinger()
        taken.feed(.deadline(step: ScenarioMachine.itemsStep, .quiet))
        #expect(taken.verdict("d") == .pass)
        #expect(taken.verdict("late") == .pass)
    }

    @Test("scripts a device, also one of many")
    func scripts() throws {
        let bench = try Self.bench(
            """
            {"do": "script", "device": "many", "number": [1, 2], "answers": [{"item": {"error": "NotRegistered"}},
             {"status": 503, "headers": [["Retry-After", "1"]], "body": {"a": "${unique}"}, "delayMilliseconds": 5},
             {"ending": "hangUp"}]}
            """
        )
        let answers = [
            ProviderAnswer(item: .object(["error": .string("NotRegistered")])),
            ProviderAnswer(
                status: 503,
                headers: [HeaderField("Retry-After", "1")],
                body: Array(#"{"a":"uniq"}"#.utf8),
                delayMilliseconds: 5
            ),
            ProviderAnswer(ending: .hangUp),
        ]
        #expect(bench.commands == [.script(.gcm, token: "tok-many-n3", answers)])
        #expect(bench.machine.isFinished)
    }

    @Test("is not judged without the provider, and cannot know a device that nobody made")
    func needsProviders() throws {
        let step = Self.received(#""devices": ["a"], "count": 1"#, #""count": 1"#)
        let without = try MachineBench(step, devices: Self.devices)
        #expect(without.machine.stop == .notJudged(why: "the target gives the runner no tnpg"))
        let unknown = try Self.bench(step.replacing(#"["a"]"#, with: #"["z"]"#))
        #expect(unknown.machine.stop == .untestable(why: "there is no device z"))
    }

    @Test("says in a file how a step ends, and whose items it is about")
    func refusesOpenEnds() throws {
        for members in [#""devices": ["a"]"#, #""count": 1"#, #""devices": ["a"], "provider": "fcm", "count": 1"#] {
            #expect(throws: DataFault.self) { try MachineBench.scenario(#"{"do": "received", \#(members)}"#) }
        }
    }

    @Test("comes back from a recording as it was")
    func isRecorded() throws {
        var record = ProviderRecord(
            provider: .apns,
            connection: 2,
            milliseconds: 40,
            path: "/3/device/ff",
            headers: [HeaderField("apns-topic", "x")],
            items: [.init(token: "ff", message: .object(["aps": .object([])]))],
            details: .object(["iss": .string("TEAM")]),
            faults: ["BadPriority"],
            status: nil
        )
        let events: [ScenarioEvent] = [
            .pushed(record), .stream(name: "s", .head(HTTPAnswer(status: 200))), .stream(name: "s", .body([1, 255])),
            .stream(name: "s", .ended(fault: "reset")), .stream(name: "s", .ended(fault: nil)),
        ]
        for event in events {
            let entry = RecordedEntry(.event(event), microseconds: 3)
            let text = entry.json.pretty()
            #expect(try RecordedEntry(DataReader(text: text, file: "e.json")) == entry)
        }
        record.status = 410
        #expect(record.json["status"] == .number(410))
    }
}
