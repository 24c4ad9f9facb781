import Testing

@testable import PNSConformance

@Suite struct ConsumerDoctorTests {
    private static let sound = Result { try ConsumerSet(VectorArchive(.embedded)) }
    private static let all = Result { ConsumerDoctor(try sound.get(), excluding: []).all() }

    private static func set() throws -> ConsumerSet { try sound.get() }

    private static func doctorings() throws -> [Doctoring] { try all.get() }

    private static func doctorings(_ exclusions: [ConsumerExclusion]) throws -> [Doctoring] {
        ConsumerDoctor(try set(), excluding: exclusions).all()
    }

    @Test func `every set has a name of its own and differs from the sound one`() throws {
        let sound = try Self.set()
        let doctorings = try Self.doctorings()
        #expect(doctorings.count > 80)
        #expect(Set(doctorings.map(\.id)).count == doctorings.count)
        for doctoring in doctorings {
            #expect(doctoring.set.texts != sound.texts, "\(doctoring.id)")
            #expect(!doctoring.advice.isEmpty && !doctoring.change.isEmpty)
        }
    }

    @Test func `a set with another outcome is well formed, and a good codec fails the one vector`() throws {
        let runner = VectorRunner(accepts: ["feature:strict-json", "feature:pns-2024", "local:bare-user-names"])
        var failed = 0
        for doctoring in try Self.doctorings() {
            guard case .fails(let id) = doctoring.demand else { continue }
            for path in doctoring.set.paths {
                let text = doctoring.set.texts[path] ?? ""
                guard text.contains("\"\(id)\"") else { continue }
                let file = try VectorFile(text: text, path: path)
                for vector in file.vectors where vector.id == id {
                    let result = try runner.run(vector, kind: file.kind, file: path)
                    if result == .notInCodec { continue }
                    #expect(result != .passed, "\(doctoring.id)")
                    failed += 1
                }
            }
        }
        #expect(failed > 30)
    }

    @Test func `sound sets are as sound as the exported one`() throws {
        for doctoring in try Self.doctorings() {
            guard case .passes(let more) = doctoring.demand else { continue }
            var count = 0
            var ids: Set<String> = []
            for path in doctoring.set.paths {
                let file = try VectorFile(text: doctoring.set.texts[path] ?? "", path: path)
                #expect(file.count == file.vectors.count)
                count += file.count
                ids.formUnion(file.vectors.map(\.id))
            }
            #expect(count == doctoring.set.items.count + more)
            #expect(ids.count == count)
        }
    }

    @Test(arguments: [
        "unknown-member.file", "unknown-member.group", "unknown-member.vector", "truncated", "no-outcome",
    ])
    func `a broken set is one that our own reader refuses`(_ id: String) throws {
        let doctoring = try #require(try Self.doctorings().first { $0.id == id })
        guard case .isBroken(let paths) = doctoring.demand else {
            Issue.record("\(id) is not about a broken set.")
            return
        }
        let text = try #require(doctoring.set.texts[paths[0]])
        #expect(throws: DataFault.self) { try VectorFile(text: text, path: paths[0]) }
    }

    @Test func `only what is run is doctored`() throws {
        let set = try Self.set()
        let kinds = Set(set.items.map(\.kind)).subtracting(["integer"])
        let exclusions = kinds.map { ConsumerExclusion(selector: .kind, name: $0, reason: "later") }
        let doctorings = try Self.doctorings(exclusions)
        #expect(doctorings.contains { $0.id == "integer.other-expectation" })
        #expect(doctorings.allSatisfy { !$0.id.hasPrefix("json-text.") })
        for doctoring in doctorings {
            guard case .isBroken(let paths) = doctoring.demand else { continue }
            #expect(paths.allSatisfy { $0 == "vectors/text/integer.json" || $0 == "manifest.json" }, "\(doctoring.id)")
        }
    }

    @Test func `nothing is doctored for one that runs nothing`() throws {
        let kinds = Set(try Self.set().items.map(\.kind))
        #expect(try Self.doctorings(kinds.map { ConsumerExclusion(selector: .kind, name: $0, reason: "no") }).isEmpty)
    }
}
