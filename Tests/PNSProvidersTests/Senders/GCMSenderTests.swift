import PNSCodec
import PNSService
import PNSTestSupport
import Testing

@testable import PNSProviders

@Suite struct GCMSenderTests {
    private func outcomes(_ answer: OutboundAnswer, count: Int = 3) async throws -> [PushOutcome] {
        let client = ScriptedClient { _, _ in answer }
        let sender = GCMSender(
            url: "https://gcm.test/gcm/send",
            key: "secret",
            context: OutboundContext(client: client, clock: ManualClock())
        )
        let data = try #require(GCMData(TextMembers([TextMembers.Member("Title", "Sale")])))
        let outcomes = await sender.send(data, to: (0..<count).map { "tok-\($0)" as DeviceID })
        let request = try #require(client.requests.first)
        #expect(request.header("Authorization") == "key=secret")
        #expect(request.header("Content-Type") == "application/json")
        return outcomes
    }

    private func body(_ results: String...) -> [UInt8] {
        let list = results.joined(separator: ",")
        return Array(
            #"{"multicast_id":6782339717028231855,"success":1,"failure":1,"canonical_ids":1,"results":[\#(list)]}"#.utf8
        )
    }

    @Test func resultsAreByPlace() async throws {
        let body = self.body(
            #"{"message_id":"a"}"#,
            #"{"message_id":"b","registration_id":"tok-9"}"#,
            #"{"error":"NotRegistered","registration_id":"tok-8"}"#
        )
        #expect(
            try await self.outcomes(OutboundAnswer(status: 200, body: body)) == [
                .accepted(id: "a"), .moved(to: "tok-9" as DeviceID), .dead(code: "NotRegistered", since: nil),
            ]
        )
    }

    @Test(arguments: [
        ("InvalidRegistration", PushOutcome.dead(code: "InvalidRegistration", since: nil)),
        ("MissingRegistration", .dead(code: "MissingRegistration", since: nil)),
        ("MismatchSenderId", .dead(code: "MismatchSenderId", since: nil)),
        ("InvalidPackageName", .dead(code: "InvalidPackageName", since: nil)),
        ("Unavailable", .transient(code: "Unavailable", retryAfter: nil)),
        ("InternalServerError", .transient(code: "InternalServerError", retryAfter: nil)),
        ("DeviceMessageRateExceeded", .throttled(code: "DeviceMessageRateExceeded", retryAfter: nil)),
        ("MessageTooBig", .message(code: "MessageTooBig")), ("InvalidDataKey", .message(code: "InvalidDataKey")),
        ("InvalidTtl", .message(code: "InvalidTtl")), ("SomethingNew", .message(code: "SomethingNew")),
    ])
    func eachErrorMeansOneThing(error: String, outcome: PushOutcome) async throws {
        let body = self.body(#"{"error":"\#(error)"}"#)
        #expect(try await self.outcomes(OutboundAnswer(status: 200, body: body), count: 1) == [outcome])
    }

    @Test(arguments: [
        (400, PushOutcome.message(code: "400")), (401, .credential(code: "401")),
        (500, .transient(code: "500", retryAfter: .seconds(5))),
        (503, .transient(code: "503", retryAfter: .seconds(5))),
    ])
    func aStatusIsThatOfEachDevice(status: Int, outcome: PushOutcome) async throws {
        let answer = OutboundAnswer(status: status, headers: [OutboundHeader("Retry-After", "5")])
        #expect(try await self.outcomes(answer) == [outcome, outcome, outcome])
    }

    @Test func tooFewAndTooManyResultsHarmNobody() async throws {
        let one = #"{"message_id":"a"}"#
        let missing = PushOutcome.transient(code: "NoResult", retryAfter: nil)
        let few = try await self.outcomes(OutboundAnswer(status: 200, body: self.body(one)))
        #expect(few == [.accepted(id: "a"), missing, missing])
        let many = OutboundAnswer(status: 200, body: self.body(one, one, one))
        #expect(try await self.outcomes(many, count: 2).count == 2)
        let garbage = try await self.outcomes(OutboundAnswer(status: 200, body: [1]), count: 1)
        #expect(garbage == [.unanswered(.interrupted("the answer cannot be read"))])
    }
}
