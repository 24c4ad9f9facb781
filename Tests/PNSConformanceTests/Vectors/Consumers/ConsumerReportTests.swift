import Testing

@testable import PNSConformance

@Suite struct ConsumerReportTests {
    private static let sound = Result { try ConsumerSet(VectorArchive(.embedded)) }

    private static func set() throws -> ConsumerSet { try sound.get() }

    private static func summary(_ set: ConsumerSet, failures: [String] = [], executed: Int? = nil) -> String {
        let count = executed ?? set.items.count
        let ids = failures.map { "\"\($0)\"" }.joined(separator: ",")
        return "some words\n{\"files\":\(set.paths.count),\"executed\":\(count),\"passed\":\(count - failures.count),"
            + "\"failed\":\(failures.count),\"failures\":[\(ids)],\"excluded\":[]}\n\n"
    }

    private static func outcome(_ status: Int32, _ output: String, _ complaints: String = "") -> ConsumerOutcome {
        ConsumerOutcome(ending: .exited(status), output: output, complaints: complaints)
    }

    @Test func `one that does everything is good`() throws {
        let set = try Self.set()
        var report = ConsumerReport(set: set, first: Self.outcome(0, Self.summary(set)))
        #expect(report.standing == .good)
        for doctoring in ConsumerDoctor(set, excluding: []).all() {
            let outcome =
                switch doctoring.demand {
                case .passes(let more): Self.outcome(0, Self.summary(set, executed: set.items.count + more))
                case .fails(let id): Self.outcome(1, Self.summary(set, failures: [id]))
                case .isBroken(let paths), .failsOrIsBroken(_, let paths): Self.outcome(2, "", "\(paths[0]) is broken")
                }
            report.add(doctoring, outcome)
        }
        #expect(report.standing == .good)
        #expect(report.findings.allSatisfy { $0.fault == nil })
    }

    @Test func `one that passes everything is told apart`() throws {
        let set = try Self.set()
        var report = ConsumerReport(set: set, first: Self.outcome(0, Self.summary(set)))
        for doctoring in ConsumerDoctor(set, excluding: []).all() {
            report.add(doctoring, Self.outcome(0, Self.summary(set)))
        }
        #expect(report.standing == .passesEverything)
        #expect(report.conclusion().contains("passes whatever it is given"))
    }

    @Test func `one that fails everything is told apart`() throws {
        let set = try Self.set()
        let output = Self.summary(set, failures: set.items.map(\.id))
        let report = ConsumerReport(set: set, first: Self.outcome(1, output, "no"))
        #expect(report.standing == .failsEverything)
        #expect(report.conclusion().contains("fails every vector"))
    }

    @Test(arguments: [
        "", "no JSON", "{}", "[1]", "{\"files\":1}",
        "{\"files\":1,\"executed\":1,\"passed\":1,\"failed\":0,\"failures\":[],\"excluded\":[{\"kind\":\"a\"}]}",
        "{\"files\":1,\"executed\":1,\"passed\":1,\"failed\":0,\"failures\":[],\"excluded\":[],\"more\":1}",
    ])
    func `a summary of another form is a fault`(_ output: String) throws {
        let report = ConsumerReport(set: try Self.set(), first: Self.outcome(0, output))
        #expect(report.standing == .refusesTheSoundSet)
        #expect(report.findings[0].fault?.contains("summary cannot be read") == true)
    }

    @Test func `counts that do not agree are faults`() throws {
        let set = try Self.set()
        let count = set.items.count
        let skips = ConsumerReport(set: set, first: Self.outcome(0, Self.summary(set, executed: count - 1)))
        #expect(skips.findings[0].fault?.contains("\(count) are due") == true)
        let hides = ConsumerReport(set: set, first: Self.outcome(0, Self.summary(set, failures: [set.items[0].id])))
        #expect(hides.findings[0].fault == "exit 0, although vectors failed")
        let files = Self.summary(set).replacing("\"files\":\(set.paths.count)", with: "\"files\":1")
        #expect(ConsumerReport(set: set, first: Self.outcome(0, files)).standing == .refusesTheSoundSet)
    }

    @Test func `an exclusion says what it leaves out, and that there is none of it`() throws {
        let set = try Self.set()
        let left = set.items.count { $0.kind == "preview" }
        let output = Self.summary(set, executed: set.items.count - left)
            .replacing(
                "\"excluded\":[]",
                with: "\"excluded\":[{\"kind\":\"preview\",\"reason\":\"no\"},{\"folder\":\"mars\",\"reason\":\"far\"}]"
            )
        let report = ConsumerReport(set: set, first: Self.outcome(0, output))
        #expect(report.standing == .good)
        #expect(report.idleExclusions.map(\.name) == ["mars"])
        #expect(report.conclusion().contains("not in this set: folder mars"))
    }

    @Test(arguments: [
        (ConsumerOutcome.Ending.exited(0), "it was not noticed"), (.exited(1), "as if a vector had failed"),
        (.exited(2), "no message names"), (.killed(11), "signal 11"), (.late(seconds: 3), "no end within 3 s"),
    ])
    func `a broken set asks for status 2 and the name of the file`(_ ending: ConsumerOutcome.Ending, _ words: String) {
        let outcome = ConsumerOutcome(ending: ending, output: "", complaints: "oh")
        let fault = outcome.fault(against: .isBroken(paths: ["vectors/a/b.json"]), executed: 7)
        #expect(fault?.contains(words) == true)
    }

    @Test func `a changed outcome asks for that vector alone`() throws {
        let set = try Self.set()
        let demand = Doctoring.Demand.fails(id: "vec.a.0001")
        func fault(_ failures: [String]) -> String? {
            Self.outcome(1, Self.summary(set, failures: failures)).fault(against: demand, executed: set.items.count)
        }
        #expect(fault(["vec.a.0001"]) == nil)
        #expect(fault(["vec.a.0002"])?.contains("is not in") == true)
        #expect(fault(["vec.a.0001", "vec.a.0002"])?.contains("2 vectors failed") == true)
        #expect(Self.outcome(2, "", "x").fault(against: demand, executed: 1)?.contains("well-formed") == true)
    }
}
