/// `Spec/asyncapi.json`: the device socket in AsyncAPI 3.0, made from `messages.json` and the schemas.
package struct AsyncAPIDocument: Sendable {
    private let messages: MessagesFile
    private let schemas: [String: RawJSON]
    private let sentences: [String: String]

    /// Makes a generator.
    ///
    /// - Parameters:
    ///   - messages: The messages.
    ///   - schemas: The schemas by file name.
    ///   - sentences: The sentences of the clauses.
    package init(messages: MessagesFile, schemas: [String: RawJSON], sentences: [String: String]) {
        self.messages = messages
        self.schemas = schemas
        self.sentences = sentences
    }

    /// The file.
    package func text() -> String {
        let wire = messages.messages.filter { $0.channel == "socket" && $0.choices.isEmpty }
        return RawJSON.object([
            "asyncapi": .string("3.0.0"),
            "info": .object([
                "title": .string("PNS device socket"),
                "version": .string(messages.spec),
                "description": .string(
                    "Generated from messages.json and the schemas; the chapters of Spec are the text."
                ),
            ]),
            "defaultContentType": .string("application/json"),
            "channels": .object([
                "subscribe": .object([
                    "address": .string("/subscribe"),
                    "title": .string("The WebSocket of a device"),
                    "messages": .object(
                        wire.map { RawJSON.Member($0.name, Self.reference("#/components/messages/\($0.name)")) }
                    ),
                    "bindings": .object(["ws": .object(["method": .string("GET"), "bindingVersion": .string("0.1.0")])]
                    ),
                ])
            ]),
            "operations": .object([
                "receiveFromDevice": operation("receive", wire.filter { $0.direction == "device-to-server" }),
                "sendToDevice": operation("send", wire.filter { $0.direction == "server-to-device" }),
            ]),
            "components": .object(["messages": .object(wire.map { RawJSON.Member($0.name, component($0)) })]),
        ])
        .pretty()
    }

    private func operation(_ action: String, _ wire: [MessagesFile.Message]) -> RawJSON {
        .object([
            "action": .string(action),
            "channel": Self.reference("#/channels/subscribe"),
            "messages": .array(wire.map { Self.reference("#/channels/subscribe/messages/\($0.name)") }),
        ])
    }

    private func component(_ message: MessagesFile.Message) -> RawJSON {
        let schema = schemas[message.schemaFile]
        let description = message.clauses.compactMap { clause in sentences[clause].map { "[\(clause)] \($0)" } }
        let examples = schema?["examples"]?.elements ?? []
        return .object([
            "name": .string(message.name),
            "title": schema?["title"],
            "description": .string(description.joined(separator: " ")),
            "contentType": .string("application/json"),
            "payload": Self.reference(message.schema),
            "examples": examples.isEmpty ? nil : .array(examples.map { .object(["payload": $0]) }),
        ])
    }

    private static func reference(_ target: String) -> RawJSON {
        .object(["$ref": .string(target)])
    }
}
