import Foundation
import Testing

@testable import PNSConformance

@Suite struct ClientAccessTests {
    private static func read(_ application: String) throws -> TargetDescription {
        let text = #"{"format": "target/1", "endpoints": {"http": "http://x"}, "application": \#(application)}"#
        return try TargetDescription(try DataReader(text: text, file: "target.json")) { ["env:SECRET": "s :é"][$0] }
    }

    @Test func readsClientCredentials() throws {
        let text = #"{"clientId": "shop", "clientSecret": "${env:SECRET}", "clientSecretNext": "n"}"#
        #expect(try Self.read(text).client == ClientAccess(id: "shop", secret: "s :é", otherSecret: "n"))
        #expect(try Self.read(#"{"token": "t"}"#).client == nil)
    }

    @Test(arguments: [#"{"clientId": "shop"}"#, #"{"clientSecret": "s"}"#, #"{"clientSecretNext": "s"}"#])
    func refusesHalfOfThem(_ text: String) {
        #expect(throws: DataFault.self) { try Self.read(text) }
    }

    @Test func encodesWhatItSends() {
        let values = ClientAccess(id: "a b", secret: "s :é%").values
        #expect(values["client.id"] == .string("a%20b"))
        #expect(values["client.form"] == .string("client_id=a%20b&client_secret=s%20%3A%C3%A9%25"))
        let basic = Data("a%20b:s%20%3A%C3%A9%25".utf8).base64EncodedString()
        #expect(values["client.basic"] == .string("Basic \(basic)"))
        #expect(values["client.other.basic"] == nil)
    }

    @Test func hidesItsSecretsInEverySpelling() {
        let access = ClientAccess(id: "a b", secret: "s :é%", otherSecret: "next")
        let redactor = Redactor(secrets: access.secretTexts)
        for value in access.values where value.key != "client.id" {
            let text = redactor.redact(value.value.stringValue ?? "")
            #expect(text.contains(Redactor.replacement), "\(value.key)")
            #expect(!text.contains("next") && !text.contains("%C3"), "\(value.key)")
        }
    }

    @Test func aTokenThatWasGivenIsASecret() {
        var recorder = TranscriptRecorder(secrets: [])
        let answer = HTTPAnswer(status: 200, body: Array(#"{"access_token":"t0k3n"}"#.utf8))
        recorder.record(ScenarioEvent.called(step: 0, answer), at: 0)
        #expect(recorder.events.allSatisfy { !$0.text.contains("t0k3n") })
        var outcome = CheckOutcome(id: "c", clauses: [], verdict: .fail)
        outcome.actual = "t0k3n twice"
        #expect(recorder.givenRedactor.redact("t0k3n, t0k3n") == "redacted-token-1, redacted-token-1")
        #expect(recorder.redacted(outcome).actual == "\(Redactor.replacement) twice")
    }
}
