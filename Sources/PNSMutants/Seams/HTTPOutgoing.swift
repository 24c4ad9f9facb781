import HTTPTypes
import PNSCodec

/// An answer on its way out.
struct HTTPOutgoing {
    /// What it answers, as the gate and the routes saw it.
    let request: HTTPRequest

    /// The head; changing it changes what the peer sees.
    var head: HTTPResponse

    /// The body; changing it changes what the peer sees.
    var body: [UInt8]

    /// Whether the connection ends in place of the answer.
    var isDropped = false

    /// The status.
    var status: Int {
        get { self.head.status.code }
        set { self.head.status = HTTPResponse.Status(code: newValue) }
    }

    /// A header, or `nil` if it is absent.
    subscript(_ name: HTTPField.Name) -> String? {
        get { self.head.headerFields[name] }
        set { self.head.headerFields[name] = newValue }
    }

    /// A member of the body, if that is a JSON object; what is not there is added at the end.
    subscript(member name: String) -> JSONValue? {
        get { self.json?[name] }
        set {
            guard let json = self.json else { return }
            self.body = json.setting(name, to: newValue).wire()
        }
    }

    /// The body as JSON, if it is.
    var json: JSONValue? { try? JSONValue(wire: self.body) }

    /// Whether it is the answer to an operation, with one of these statuses.
    func isFor(_ method: HTTPRequest.Method, _ path: String, _ statuses: ClosedRange<Int>) -> Bool {
        self.request.isFor(method, path) && statuses.contains(self.status)
    }

    /// Whether it is the answer to an operation, with this status.
    func isFor(_ method: HTTPRequest.Method, _ path: String, _ status: Int) -> Bool {
        self.isFor(method, path, status...status)
    }

    /// Whether a device gets no socket because the application did not let it in.
    var isUnaccepted: Bool { self.request.isHandshake && [401, 403, 502, 504].contains(self.status) }

    /// Takes the body away.
    mutating func empty() {
        self.body = []
        self[.contentType] = nil
        self[.contentLength] = nil
    }
}

extension JSONValue {
    /// The object with a member changed, added, or for `nil` taken out; anything else as it is.
    func setting(_ name: String, to value: JSONValue?) -> JSONValue {
        guard case .object(var members) = self else { return self }
        let place = members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
        switch (place, value) {
        case (let place?, let value?): members[place].value = value
        case (let place?, nil): members.remove(at: place)
        case (nil, let value?): members.append(JSONMember(name, value))
        case (nil, nil): break
        }
        return .object(members)
    }
}
