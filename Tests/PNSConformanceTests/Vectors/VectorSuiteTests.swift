import PNSConformance
import PNSVectors
import Testing

@Suite struct VectorSuiteTests {
    static let codecKinds: Set<VectorKind> = [
        .jsonText, .integer, .timestamp, .identifier, .duration, .messageDecode, .messageEncode,
        .userNumber, .topicName, .accessMode, .preview, .apnsRequest, .batchSplit,
    ]

    @Test func `reads every file and has vectors of every kind`() throws {
        let examples = try VectorExample.all.get()
        #expect(Set(examples.map(\.kind)) == Set(VectorKind.allCases))
        #expect(Set(examples.map(\.vector.id)).count == examples.count)
    }

    @Test(arguments: VectorExample.ofKinds(codecKinds))
    func `the codec does what the vector says`(_ example: VectorExample) throws {
        let runner = VectorRunner(accepts: ["feature:pns-2024", "local:bare-user-names"])
        let result = try runner.run(example.vector, kind: example.kind, file: example.file)
        #expect(result == .passed, "\(example.vector.comment)")
    }

    @Test(
        arguments: VectorExample.ofKinds([
            .headerForward, .answerPage, .tokenRequest, .providerOutcome, .retryAfter, .webPushEncrypt, .webPushDecrypt,
            .vapid,
        ])
    )
    func `what belongs to the service is well formed`(_ example: VectorExample) throws {
        let result = try VectorRunner().run(example.vector, kind: example.kind, file: example.file)
        #expect(result == .notInCodec)
    }

    /// The runner's scanner is a second reading of the same grammar; it nests deeper than the protocol permits.
    @Test(arguments: VectorExample.ofKinds([.jsonText]))
    func `the runner's own scanner agrees`(_ example: VectorExample) throws {
        let typed = try VectorCase(example.vector, kind: example.kind, file: example.file)
        guard case .jsonText(let text, let canonical) = typed else {
            Issue.record("\(typed) is no JSON text.")
            return
        }
        do throws(RawJSONFault) {
            let value = try RawJSON(parsing: text, maxDepth: 64)
            #expect(Array(value.compact().utf8) == canonical)
        } catch {
            guard case .invalid(let reasons, _) = example.vector.outcome else {
                Issue.record("The scanner refuses \(example.vector.id): \(error).")
                return
            }
            #expect(reasons.contains(error.reason.rawValue), "\(error)")
        }
    }

    /// The runner's timestamps are a second reading of the same clauses.
    @Test(arguments: VectorExample.ofKinds([.timestamp]))
    func `the runner's own timestamps agree`(_ example: VectorExample) throws {
        guard
            case .timestamp(let text, let expected) = try VectorCase(
                example.vector,
                kind: example.kind,
                file: example.file
            )
        else {
            Issue.record("\(example.vector.id) is no timestamp.")
            return
        }
        let instant = Instant(text)
        #expect(instant?.seconds == expected?.seconds)
        #expect(instant?.nanoseconds == expected.map { Int64($0.nanoseconds) })
        if let expected { #expect(Instant.isCanonical(expected.canonical)) }
    }
}
