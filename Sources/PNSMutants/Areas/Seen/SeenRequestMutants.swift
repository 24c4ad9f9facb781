import PNSCodec

extension Mutants {
    /// Mutants that read `receivedAfter` otherwise.
    static let seenRequests: [Mutant] = [
        .receivedAfter("ignores-bad-received-after") { value in
            guard case .string(let text) = value, text.first?.isLetter ?? false else { return nil }
            return .string("")
        },
        .receivedAfter("rolls-received-after-over") { value in
            guard case .string(let text) = value else { return nil }
            return .string(text.replacing("-02-30", with: "-03-02"))
        },
        .receivedAfter("takes-midnight-for-a-date") { value in
            guard case .string(let text) = value, text.utf8.count == 10 else { return nil }
            return .string(text + "T00:00:00Z")
        },
        .receivedAfter("reads-numbers-as-received-after") { value in
            guard case .number(let number) = value, let seconds = number.int64 else { return nil }
            return .string(Timestamp(seconds: seconds).description)
        },
        .receivedAfter("received-after-without-offset") { value in
            guard case .string(let text) = value else { return nil }
            return .string(text.replacing(/[+-][0-9]{2}:[0-9]{2}$/, with: "Z"))
        },
        // No timestamp, so that the answer is the error of a server that does not know the form.
        .receivedAfter("empty-received-after-is-an-error") { $0 == .string("") ? .string("empty") : nil },
        .receivedAfter("refuses-null-received-after") { $0 == .null ? .number(JSONNumber(0)) : nil },
    ]
}
