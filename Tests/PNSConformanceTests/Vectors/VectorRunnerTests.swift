import PNSConformance
import Testing

@Suite struct VectorRunnerTests {
    private static func vector(_ outcome: Vector.Outcome, _ input: String) throws -> Vector {
        Vector(
            id: "vec.json-text.0001",
            clauses: ["JSN-002"],
            needs: [],
            comment: "",
            flags: [],
            input: try RawJSON(parsing: input),
            outcome: outcome,
            live: nil,
            pointer: "/groups/0/vectors/0"
        )
    }

    static let wrong: [(kind: VectorKind, input: String, outcome: Vector.Outcome)] = [
        (.jsonText, "{\"text\":{\"text\":\"[1]\"}}", .valid(.object(["canonical": .object(["text": .string("[2]")])]))),
        (.jsonText, "{\"text\":{\"text\":\"[1]\"}}", .invalid(reasons: ["unexpected-token"], pointer: nil)),
        (
            .jsonText, "{\"text\":{\"text\":\"[1,]\"}}",
            .valid(.object(["canonical": .object(["text": .string("[1]")])]))
        ),
        (.jsonText, "{\"text\":{\"text\":\"[1,]\"}}", .invalid(reasons: ["trailing-data"], pointer: nil)),
        (.jsonText, "{\"text\":{\"text\":\"[1,]\"}}", .invalid(reasons: ["trailing-comma"], pointer: "/1")),
        (
            .integer, "{\"text\":\"7\",\"range\":{\"min\":\"0\",\"max\":\"9223372036854775807\"}}",
            .valid(.object(["value": .string("8")]))
        ),
        (
            .timestamp, "{\"text\":\"1970-01-01T00:00:00Z\"}",
            .valid(
                .object([
                    "seconds": .string("0"), "nanoseconds": .number(1),
                    "canonical": .string("1970-01-01T00:00:00.000Z"),
                ])
            )
        ),
        (.duration, "{\"text\":\"PT1H\"}", .valid(.object(["seconds": .string("3601"), "nanoseconds": .number(0)]))),
        (
            .identifier, "{\"text\":{\"text\":\"u\"},\"other\":{\"text\":\"U\"}}",
            .valid(.object(["bytes": .number(1), "equal": .bool(true)]))
        ),
        (
            .messageDecode, "{\"message\":\"count\",\"frame\":{\"text\":\"{\\\"newNotificationCountChanged\\\":2}\"}}",
            .valid(.object(["value": .object(["newNotificationCountChanged": .string("3")])]))
        ),
        (
            .messageEncode, "{\"message\":\"count\",\"value\":{\"newNotificationCountChanged\":\"2\"}}",
            .valid(.object(["text": .object(["text": .string("{\"newNotificationCountChanged\":3}")])]))
        ),
        (.userNumber, "{\"number\":\"1\"}", .invalid(reasons: ["invalid-user-id"], pointer: nil)),
        (
            .userNumber, "{\"number\":\"1\"}",
            .valid(.object(["number": .string("1"), "text": .string("AQAAAAAAAAA"), "user_id": .string("usr1")]))
        ),
        (
            .topicName, "{\"name\":{\"text\":\"sys\"}}",
            .valid(.object(["name": .string("sys"), "category": .string("own"), "numbers": .array([])]))
        ),
        (
            .topicName, "{\"pair\":[\"usrAQAAAAAAAAA\",\"usrAgAAAAAAAAA\"]}",
            .invalid(reasons: ["invalid-topic-name"], pointer: nil)
        ),
        (.accessMode, "{\"text\":\"J\"}", .valid(.object(["text": .string("J"), "bits": .number(2)]))),
        (
            .accessMode, "{\"mode\":\"J\",\"change\":\"+R\"}",
            .valid(.object(["text": .string("J"), "bits": .number(1)]))
        ),
        (.preview, "{\"limit\":1}", .valid(.object(["text": .object(["text": .string("a")])]))),
        (
            .preview, "{\"content\":{\"text\":\"7\"},\"limit\":1}",
            .invalid(reasons: ["unknown-type"], pointer: nil)
        ),
        (
            .apnsRequest,
            "{\"token\":\"ab\",\"headers\":[[\"apns-topic\",\"a\"]],\"payload\":{\"text\":\"{\\\"aps\\\":{}}\"}}",
            .valid(.object(["path": .string("/3/device/AB"), "headers": .array([])]))
        ),
        (.batchSplit, "{\"provider\":\"tnpg\",\"count\":101}", .valid(.object(["sizes": .array([.number(101)])]))),
        (
            .jsonText, "{\"text\":{\"text\":\"[1]\"}}",
            .either(
                decidedBy: "local:lenient",
                ifAccepted: .object(["canonical": .object(["text": .string("[1]")])]),
                ifRejected: ["unexpected-token"]
            )
        ),
    ]

    @Test(arguments: wrong)
    func `notices an outcome that is not the codec's`(
        kind: VectorKind,
        input: String,
        outcome: Vector.Outcome
    ) throws {
        let result = try VectorRunner().run(Self.vector(outcome, input), kind: kind, file: "x.json")
        guard case .failed = result else {
            Issue.record("The result is \(result).")
            return
        }
    }

    @Test func `lets the consumer decide what either side gives`() throws {
        let outcome = Vector.Outcome.either(
            decidedBy: "local:strict",
            ifAccepted: .object(["canonical": .object(["text": .string("[1]")])]),
            ifRejected: ["unexpected-token"]
        )
        let vector = try Self.vector(outcome, "{\"text\":{\"text\":\"[1]\"}}")
        let runner = VectorRunner(accepts: ["local:strict"])
        #expect(try runner.run(vector, kind: .jsonText, file: "x.json") == .passed)
    }

    static let shapes: [(kind: VectorKind, input: String, pointer: String)] = [
        (.jsonText, "{\"text\":\"[1]\"}", "/input/text"), (.jsonText, "{}", "/input"),
        (.jsonText, "{\"text\":{\"hex\":\"5B\"}}", "/input/text/hex"),
        (.jsonText, "{\"text\":{\"hex\":\"5\"}}", "/input/text/hex"),
        (.jsonText, "{\"text\":{\"text\":\"\",\"hex\":\"\"}}", "/input/text/hex"),
        (.jsonText, "{\"text\":{\"repeat\":{\"text\":\"a\"},\"times\":0}}", "/input/text/times"),
        (.jsonText, "{\"text\":{\"repeat\":{\"text\":\"ab\"},\"times\":9000000}}", "/input/text/times"),
        (.timestamp, "{\"text\":\"\",\"zone\":\"\"}", "/input/zone"),
        (.messageEncode, "{\"message\":\"count\",\"value\":{\"a\":1}}", "/input/value/a"),
        (.answerPage, "{\"request\":\"all\",\"limit\":1,\"stored\":[]}", "/input/request"),
        (.headerForward, "{\"headers\":[[\"a\"]]}", "/input/headers/0"),
        (.userNumber, "{}", "/input"), (.userNumber, "{\"number\":1}", "/input/number"),
        (.topicName, "{\"pair\":[\"usrAQAAAAAAAAA\"]}", "/input/pair"), (.accessMode, "{\"mode\":\"J\"}", "/input"),
        (.preview, "{\"content\":\"a\",\"limit\":1}", "/input/content"), (.preview, "{}", "/input"),
        (.apnsRequest, "{\"token\":\"\",\"headers\":[[\"a\"]],\"payload\":{\"text\":\"\"}}", "/input/headers/0"),
        (.batchSplit, "{\"provider\":\"tnpg\"}", "/input"),
    ]

    @Test(arguments: shapes)
    func `refuses an input in another form`(kind: VectorKind, input: String, pointer: String) throws {
        let vector = try Self.vector(.invalid(reasons: ["empty"], pointer: nil), input)
        let error = #expect(throws: DataFault.self) { try VectorCase(vector, kind: kind, file: "x.json") }
        #expect(error?.pointer == "/groups/0/vectors/0" + pointer)
    }
}
