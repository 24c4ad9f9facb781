import Testing

@testable import PNSConformance

@Suite struct AnswerFormTests {
    static let scope = ValueScope(["n": .number(7), "u": .string("x")])

    @Test(
        "makes the application's answers",
        arguments: [
            (#"{"never": true}"#, .never), (#"{"hangUp": true}"#, .hangUp),
            (#"{"status": 204}"#, .answer(HTTPAnswer(status: 204))),
            (
                #"{"status": 302, "headers": [["Location", "/${u}"], ["Retry-After", "${n}"]]}"#,
                .answer(
                    HTTPAnswer(status: 302, headers: [HeaderField("Location", "/x"), HeaderField("Retry-After", "7")])
                )
            ),
            (
                #"{"status": 200, "body": {"user_id": "${n}"}}"#,
                .answer(
                    HTTPAnswer(
                        status: 200,
                        headers: [HeaderField("Content-Type", "application/json")],
                        body: Array(#"{"user_id":7}"#.utf8)
                    )
                )
            ),
            (
                #"{"status": 200, "headers": [["content-type", "text/plain"]], "body": 1}"#,
                .answer(HTTPAnswer(status: 200, headers: [HeaderField("content-type", "text/plain")], body: [49]))
            ),
            (#"{"status": 200, "text": "${u}"}"#, .answer(HTTPAnswer(status: 200, body: [120]))),
            (#"{"status": 200, "bytes": {"hex": "ff"}}"#, .answer(HTTPAnswer(status: 200, body: [255]))),
        ] as [(String, ApplicationAnswer)]
    )
    func makesAnswers(text: String, answer: ApplicationAnswer) throws {
        let form = try AnswerForm.read(try DataReader(text: text, file: "f.json"))
        #expect(try form.answer(userID: "u", in: Self.scope) == answer)
    }

    @Test("accepts with the user id as JSON")
    func accepts() throws {
        let answer = try AnswerForm.accepts.answer(userID: "a\"b", in: Self.scope)
        guard case .answer(let answer) = answer else {
            Issue.record("no answer")
            return
        }
        #expect(answer.status == 200)
        #expect(answer.header("content-type") == "application/json")
        #expect(answer.body == Array(#"{"user_id":"a\"b"}"#.utf8))
    }
}
