/// A request whose body a scenario sends bit by bit.
struct StreamForm: Hashable, Sendable {
    /// The name of the stream in the scenario.
    var name: String
    /// The request, in the step that begins it.
    var call: CallForm?
    /// What is sent now: each value as a line.
    var lines: RawJSON?
    /// What is sent as it is.
    var bytes: ByteForm?
    /// Whether the body ends here, and the answer is waited for.
    var isLast: Bool

    static func read(_ members: inout DataMembers) throws(DataFault) -> StreamForm {
        let bytes = try members.optional("bytes").map { form throws(DataFault) in try ByteForm.read(form) }
        let name = try members.string("stream")
        let lines = members.optional("lines")?.value
        let isLast = try members.flag("end", default: false)
        return StreamForm(
            name: name,
            call: try CallForm.readBegin(&members),
            lines: lines,
            bytes: bytes,
            isLast: isLast
        )
    }
}

/// A stream of lines that a scenario reads.
struct FeedbackForm: Hashable, Sendable {
    /// The name of the stream in the scenario.
    var name: String
    /// The request, in the step that begins it.
    var call: CallForm?
    /// Whether it reads from now on; `nil` leaves it.
    var reads: Bool?
    /// How many further records are waited for, as terms.
    var count: RawJSON?
    /// Whether the end of the stream is waited for.
    var isLast: Bool
    /// What to keep of the records.
    var keep: [Step.Keep]

    static func read(_ members: inout DataMembers) throws(DataFault) -> FeedbackForm {
        let form = FeedbackForm(
            name: try members.string("stream"),
            call: try CallForm.readBegin(&members),
            reads: try members.optional("reads").map { flag throws(DataFault) in try flag.bool() },
            count: members.optional("count")?.value,
            isLast: try members.flag("end", default: false),
            keep: try Step.Keep.read(members.optional("keep"))
        )
        guard form.reads != false || form.count == nil && !form.isLast else {
            throw members.fault("What is not read does not come: wait for it in a later step.")
        }
        return form
    }
}

extension CallForm {
    /// The request of a step that begins a stream; `nil` where it goes on with one.
    fileprivate static func readBegin(_ members: inout DataMembers) throws(DataFault) -> CallForm? {
        guard let operation = try members.optionalString("op") else { return nil }
        let caller = try members.optional("as").map { word throws(DataFault) -> Caller in try word.choice() }
        return CallForm(
            operation: operation,
            caller: caller ?? .application,
            request: try RequestForm.readHead(&members),
            keep: [],
            keepStatus: nil
        )
    }
}
