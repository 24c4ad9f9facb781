/// What a scenario has a provider answer for a device.
struct ScriptForm: Hashable, Sendable {
    /// The name of the device.
    var device: String
    /// Of a name that stands for many devices, the number of the one, as terms.
    var number: RawJSON?
    /// The answers to its next requests, in order.
    var answers: [ProviderAnswerForm]
}

/// An answer of a provider as scenarios write it.
struct ProviderAnswerForm: Hashable, Sendable {
    var status: Int?
    var headers: [RawJSON] = []
    var body: Step.MessageForm?
    var item: RawJSON?
    var delayMilliseconds: RawJSON?
    var ending = ProviderAnswer.Ending.answered
    var maxStreams: RawJSON?

    static func read(_ reader: DataReader) throws(DataFault) -> ProviderAnswerForm {
        try reader.object { members throws(DataFault) in
            var form = ProviderAnswerForm()
            form.status = try members.optional("status").map { status throws(DataFault) in try status.int() }
            form.headers =
                try members.optional("headers").map { list throws(DataFault) in
                    try list.elements().map { pair throws(DataFault) in
                        guard try pair.elements().count == 2 else {
                            throw pair.fault("A header is a name and a value.")
                        }
                        return pair.value
                    }
                } ?? []
            form.body = try Step.MessageForm.read(&members, json: "body")
            form.item = members.optional("item")?.value
            form.delayMilliseconds = members.optional("delayMilliseconds")?.value
            if let ending = members.optional("ending") { form.ending = try ending.choice() }
            form.maxStreams = members.optional("maxStreams")?.value
            return form
        }
    }

    /// The answer with all names replaced.
    ///
    /// - Throws: ``ScopeFault`` for a value that cannot be made.
    func answer(in scope: ValueScope) throws(ScopeFault) -> ProviderAnswer {
        var answer = ProviderAnswer(status: status, ending: ending)
        for header in headers { answer.headers.append(try HeaderField(header, in: scope)) }
        switch body {
        case .json(let value): answer.body = Array(try scope.expand(value).compact().utf8)
        case .bytes(let form): answer.body = try form.bytes(in: scope)
        case nil: break
        }
        if let item { answer.item = try scope.expand(item) }
        if let delayMilliseconds { answer.delayMilliseconds = try scope.terms(delayMilliseconds) }
        if let maxStreams { answer.maxStreams = try scope.terms(maxStreams) }
        return answer
    }
}
