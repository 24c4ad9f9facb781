import ArgumentParser
import Testing

@testable import pns

@Suite struct StoreLocationTests {
    @Test(arguments: [
        ("memory", "memory"), ("a/pns.sqlite", "a/pns.sqlite"), ("postgres.sqlite", "postgres.sqlite"),
        ("postgres://db/pns", "postgres://db/pns"),
        ("postgresql://pns:s3cret@db:5433,other/pns?sslkey=s3cret", "postgres://db:5433,other/pns"),
        ("postgres:///pns?host=/run&password=s3cret", "postgres:///pns"),
        ("postgres://pns:s3cret@word@db/pns", "postgres://db/pns"),
        ("postgres://pns:s3/cret@db/pns", "postgres://<redacted>"),
        ("postgres://pns:s3?cret@db/pns", "postgres://<redacted>"),
    ])
    func showsNoSecret(_ text: String, _ shown: String) {
        #expect(StoreLocation(text).shown == shown)
    }

    @Test(arguments: [
        ("postgres://pns:s3cret@db/pns", true), ("postgres://db/pns?password=s3cret", true),
        ("postgres://pns:s3/cret@db/pns", true), ("postgres://pns@db:5432/pns", false), ("postgres:///pns", false),
        ("a:b@c.sqlite", false),
    ])
    func knowsWhetherItTellsAPassword(_ text: String, _ tells: Bool) throws {
        #expect(StoreLocation(text).tellsPassword == tells)
        let flags = try ServeFlags.parse(["--store", text])
        #expect(flags.faults.contains { $0.description.contains("command line") } == tells)
        #expect(!flags.faults.contains { $0.description.contains("s3") })
    }

    @Test func saysHowToBuildWhatItWasBuiltWithout() throws {
        let setting = try #require(Setting.named("store"))
        let problem = setting.kind.problem(with: "postgres://pns:s3cret@db/pns")
        #if Postgres
        #expect(problem == nil)
        #else
        #expect(problem?.contains("--traits Postgres") == true)
        #expect(problem?.contains("s3cret") == false)
        #endif
        #expect(setting.kind.problem(with: "pns.sqlite") == nil)
    }
}
