/// How the application that the runner plays answers for a user, as scenarios write it.
enum AnswerForm: Hashable, Sendable {
    /// The user id, with status 200: what an application answers to credentials that it accepts.
    case accepts
    /// An answer of the scenario's own making.
    case answers(status: Int, headers: [RawJSON], body: Body)
    /// No answer at all.
    case never
    /// The connection is closed without an answer.
    case hangsUp

    enum Body: Hashable, Sendable {
        case none
        case json(RawJSON)
        case bytes(ByteForm)
    }

    static func read(_ reader: DataReader) throws(DataFault) -> AnswerForm {
        try reader.object { members throws(DataFault) in
            if let never = members.optional("never"), try never.bool() { return .never }
            if let hangUp = members.optional("hangUp"), try hangUp.bool() { return .hangsUp }
            let status = try members.required("status").int()
            let headers = try members.optional("headers").map { list throws(DataFault) in
                try list.elements().map { pair throws(DataFault) in
                    guard try pair.strings().count == 2 else { throw pair.fault("A header is a name and a value.") }
                    return pair.value
                }
            }
            var body = Body.none
            if let json = members.optional("body") {
                body = .json(json.value)
            } else if let text = members.optional("text") {
                body = .bytes(.text(try text.string()))
            } else if let bytes = members.optional("bytes") {
                body = .bytes(try ByteForm.read(bytes))
            }
            return .answers(status: status, headers: headers ?? [], body: body)
        }
    }

    /// The answer to send.
    ///
    /// - Parameters:
    ///   - userID: What `accepts` answers with.
    ///   - scope: The values of the names in it.
    /// - Returns: The answer.
    /// - Throws: ``ScopeFault`` for a value that cannot be made.
    func answer(userID: String, in scope: ValueScope) throws(ScopeFault) -> ApplicationAnswer {
        switch self {
        case .accepts: return .accepting(userID: userID)
        case .never: return .never
        case .hangsUp: return .hangUp
        case .answers(let status, let headers, let body):
            var answer = HTTPAnswer(status: status)
            for header in headers {
                answer.headers.append(try HeaderField(header, in: scope))
            }
            switch body {
            case .none: break
            case .json(let value):
                answer.body = Array(try scope.expand(value).compact().utf8)
                if answer.header("Content-Type") == nil {
                    answer.headers.append(HeaderField("Content-Type", "application/json"))
                }
            case .bytes(let form): answer.body = try form.bytes(in: scope)
            }
            return .answer(answer)
        }
    }
}
