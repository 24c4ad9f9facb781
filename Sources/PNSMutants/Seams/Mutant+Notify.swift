import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

extension Mutant {
    /// A mutant that changes requests to `POST /notify`, or answers them itself.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - answer: Changes the answer afterwards.
    ///   - edit: Changes a request, or leaves it as it is.
    /// - Returns: The mutant.
    static func notify(
        _ id: String,
        answer: @escaping @Sendable (inout HTTPOutgoing) -> Void = { _ in },
        _ edit: @escaping @Sendable (inout NotifyCall) -> Void
    ) -> Mutant {
        Mutant(id) { setup in
            let tokens = setup.configuration.applications.values.sorted()
            let limits = setup.configuration.service.limits
            setup.seams.http = HTTPRewrite(
                needsBody: { $0.isFor(.post, "/notify") },
                request: { incoming in
                    guard incoming.head.isFor(.post, "/notify") else { return }
                    var call = NotifyCall(incoming: incoming, tokens: tokens, limits: limits)
                    edit(&call)
                    incoming = call.incoming
                },
                answer: { outgoing in
                    guard outgoing.request.isFor(.post, "/notify") else { return }
                    outgoing.refuseAsPlanned()
                    answer(&outgoing)
                }
            )
        }
    }

    /// A mutant that changes a body of `POST /notify` that is no JSON by the text rules, so that it is read.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Gives the text to read.
    /// - Returns: The mutant.
    static func looseText(_ id: String, _ edit: @escaping @Sendable ([UInt8]) -> [UInt8]) -> Mutant {
        .notify(id) { call in
            guard (try? StrictJSON.validate(call.incoming.body)) == nil else { return }
            call.incoming.body = edit(call.incoming.body)
        }
    }

    /// A mutant that changes the records of `POST /notify`, single or in a batch, before they are read.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Gives the record to read.
    /// - Returns: The mutant.
    static func notifyRecords(_ id: String, _ edit: @escaping @Sendable (JSONValue) -> JSONValue) -> Mutant {
        .notify(id) { $0.records = $0.records.map(edit) }
    }

    /// A mutant that changes one member of the records of `POST /notify` before they are read.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - name: The name of the member.
    ///   - edit: Gives the value to read for one that is there, or `nil` to take it out.
    /// - Returns: The mutant.
    static func notifyMember(
        _ id: String,
        _ name: String,
        _ edit: @escaping @Sendable (JSONValue) -> JSONValue?
    ) -> Mutant {
        .notifyRecords(id) { record in record[name].map { record.setting(name, to: edit($0)) } ?? record }
    }

    /// A mutant that changes the create dates of records before they are read, under each of their names.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Gives the text to read, or `nil` to take the member out.
    /// - Returns: The mutant.
    static func notifyDates(_ id: String, _ edit: @escaping @Sendable (String) -> String?) -> Mutant {
        .notifyRecords(id) { record in
            NotifyDates.names.reduce(record) { record, name in
                guard let text = record[name]?.asText else { return record }
                return record.setting(name, to: edit(text).map(JSONValue.string))
            }
        }
    }

    /// A mutant that refuses acceptable records with status 400.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - isRefused: Whether a record is one.
    /// - Returns: The mutant.
    static func refusesRecords(_ id: String, _ isRefused: @escaping @Sendable (JSONValue) -> Bool) -> Mutant {
        .notify(id) { if $0.records.contains(where: isRefused) { $0.refuse(.badArgument) } }
    }

    /// A mutant that refuses acceptable create dates with status 400.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - isRefused: Whether a text is one.
    /// - Returns: The mutant.
    static func refusesDates(_ id: String, _ isRefused: @escaping @Sendable (String) -> Bool) -> Mutant {
        .refusesRecords(id) { record in
            NotifyDates.names.contains { name in record[name]?.asText.map(isRefused) ?? false }
        }
    }
}

extension JSONValue {
    /// The text of a string.
    var asText: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}
