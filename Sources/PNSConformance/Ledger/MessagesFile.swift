/// `Spec/messages.json`: every wire message.
package struct MessagesFile: Hashable, Sendable {
    /// A message.
    package struct Message: Hashable, Sendable {
        /// The name that vectors and tools use.
        package var name: String
        /// From whom to whom, `server-to-device` and so on.
        package var direction: String
        /// `socket`, an HTTP operation, or what else carries it.
        package var channel: String
        /// The schema, relative to `Spec/`.
        package var schema: String
        /// The clauses about it.
        package var clauses: [String]
        /// The examples in the chapters, by name.
        package var examples: [String]
        /// The messages of which this one is a choice.
        package var choices: [String]

        /// The file name of the schema.
        package var schemaFile: String {
            schema.split(separator: "/").last.map(String.init) ?? schema
        }
    }

    /// The revision of the specification.
    package var spec: String
    /// The messages in the order of the file.
    package var messages: [Message]

    /// Reads the file.
    ///
    /// - Throws: ``DataFault`` for another form.
    package init(text: String, file: String) throws(DataFault) {
        (spec, messages) = try DataReader(text: text, file: file).object { members throws(DataFault) in
            try members.format("messages/1")
            let spec = try members.string("spec")
            let messages = try members.required("messages").elements().map { reader throws(DataFault) in
                try reader.object { members throws(DataFault) in
                    Message(
                        name: try members.string("name"),
                        direction: try members.string("direction"),
                        channel: try members.string("channel"),
                        schema: try members.string("schema"),
                        clauses: try members.required("clauses").strings(),
                        examples: try members.strings("examples"),
                        choices: try members.strings("oneOf")
                    )
                }
            }
            return (spec, messages)
        }
    }
}
