import Foundation
import PNSProperties
import Testing

@Suite("Whatever the bytes")
struct PropertyTests {
    private static let rounds = ["json": 10_000, "values": 10_000]

    @Test("the sentence holds", arguments: Property.all.map(\.name))
    func holds(name: String) throws {
        let property = try #require(Property.named(name))
        let seeds = property.seeds()
        #expect(!seeds.isEmpty)
        for seed in try seeds + Self.kept(name) { try check(property, seed) }
        var wounds = Wounds(seed: 1, texts: seeds)
        for _ in 0..<Self.rounds[name, default: 3_000] { try check(property, wounds.next()) }
    }

    /// What the fuzzer once found, and what it needs to get far.
    private static func kept(_ name: String) throws -> [[UInt8]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fuzz/corpus/\(name)")
        let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try (files ?? []).map { Array(try Data(contentsOf: $0)) }
    }

    /// Orders of events need length more than meaning.
    @Test("a session keeps its promises for a long time", arguments: UInt64(1)...50)
    func session(seed: UInt64) throws {
        let property = try #require(Property.named("session"))
        var random = Wounds(seed: seed, texts: [])
        var bytes: [UInt8] = []
        while bytes.count < 1_500 { bytes += random.next() }
        try check(property, bytes)
    }

    private func check(_ property: Property, _ bytes: [UInt8]) throws {
        do {
            try property.check(bytes)
        } catch {
            let text = String(decoding: bytes, as: UTF8.self).debugDescription
            Issue.record("\(property.name): \(error)\nbytes \(bytes)\ntext \(text)")
            throw error
        }
    }
}
