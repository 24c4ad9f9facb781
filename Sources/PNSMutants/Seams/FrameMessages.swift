import PNSCodec

extension Mutant {
    /// A mutant that reads another text in place of that of a device.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - change: Gives the text to read, or `nil` to read what is there.
    /// - Returns: The mutant.
    static func texts(_ id: String, _ change: @escaping @Sendable (String) -> String?) -> Mutant {
        .inbound(id) { frame in
            guard let text = frame.text, let other = change(text) else { return }
            frame.text = other
        }
    }

    /// A mutant that reads another value of a request than the device has sent.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - request: The member that names the request.
    ///   - change: Gives the value to read, or `nil` to read what is there.
    /// - Returns: The mutant.
    static func requestValues(
        _ id: String,
        of request: String,
        _ change: @escaping @Sendable (JSONValue) -> JSONValue?
    ) -> Mutant {
        .texts(id) { text in
            guard let json = try? JSONValue(wire: Array(text.utf8)), let value = json[request] else { return nil }
            return change(value).map { json.setting(request, to: $0).text }
        }
    }

    /// A mutant that reads another `receivedAfter` than the device has sent.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - change: Gives the value to read, or `nil` to read what is there.
    /// - Returns: The mutant.
    static func receivedAfter(_ id: String, _ change: @escaping @Sendable (JSONValue) -> JSONValue?) -> Mutant {
        .requestValues(id, of: "seenNotificationsRequest") { request in
            guard let value = request["receivedAfter"] else { return nil }
            return change(value).map { request.setting("receivedAfter", to: $0) }
        }
    }

    /// A mutant that writes some of its messages otherwise.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - name: The name of the messages.
    ///   - change: Gives what is written, from the whole message and what it holds.
    /// - Returns: The mutant.
    static func writes(
        _ id: String,
        _ name: String,
        _ change: @escaping @Sendable (_ message: JSONValue, _ content: JSONValue) -> JSONValue
    ) -> Mutant {
        .outbound(id) { frame in
            guard frame.text != nil, let message = try? JSONValue(wire: frame.payload) else { return }
            guard let content = message[name] else { return }
            frame.payload = change(message, content).wire()
        }
    }

    /// A mutant that leaves a member out of the elements of an answer.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - member: What it leaves out.
    ///   - name: The name of the answer.
    /// - Returns: The mutant.
    static func leavesOut(_ id: String, _ member: String, of name: String) -> Mutant {
        .writes(id, name) { message, content in
            guard case .array(let elements) = content else { return message }
            return message.setting(name, to: .array(elements.map { $0.setting(member, to: nil) }))
        }
    }
}

extension JSONValue {
    /// The value as JSON text.
    var text: String { String(decoding: self.wire(), as: UTF8.self) }
}
