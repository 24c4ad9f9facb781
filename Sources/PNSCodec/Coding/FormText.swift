/// A string of a form of its own that is kept as it is.
protocol FormText: TextElement {
    /// The string.
    var text: String { get }
    /// Takes a string; nil comes of one of another form.
    init?(_ text: String)
}

extension FormText {
    static var fault: FaultKind { .invalidForm }

    init?(wireText: String) {
        self.init(wireText)
    }

    var wireText: String { self.text }
}

/// A name that is kept as it is.
protocol NameText: TextElement, RawRepresentable where RawValue == String {}

extension NameText {
    init?(wireText: String) {
        self.init(rawValue: wireText)
    }

    var wireText: String { self.rawValue }

    /// Reads the name.
    ///
    /// - Throws: `DecodingError`; its underlying error is a `WireFault`, of reason `unknown-name` where the list of
    ///   names is closed, else of reason `empty`.
    public init(from decoder: any Decoder) throws {
        try self.init(textFrom: decoder)
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        try self.encode(textTo: encoder)
    }
}

/// A string that is one of a closed list of names.
protocol ClosedName: NameText {}

extension ClosedName {
    static var fault: FaultKind { .unknownName }
}

/// A name of an open space, in which the empty one is none.
protocol NonEmptyName: NameText {}

extension NonEmptyName {
    static var fault: FaultKind { .empty }
}

/// A name of an open space: one that is not known here survives a round trip.
protocol OpenName: WireElement, RawRepresentable where RawValue == String {
    /// Takes a name, known or not.
    init(rawValue: String)
}

extension OpenName {
    static func read(_ reader: inout WireReader) throws(RawFault) -> Self {
        Self(rawValue: try String.read(&reader))
    }

    func write(_ writer: inout WireWriter) {
        writer.write(string: self.rawValue)
    }
}

/// A string that is not empty, where the empty one would say nothing.
struct NonEmptyText: FormText {
    let text: String

    static var fault: FaultKind { .empty }

    init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        self.text = text
    }

    /// In the place of a text that was not read yet, or that nobody had.
    static let unknown = NonEmptyText(checked: "unknown")

    private init(checked text: String) {
        self.text = text
    }
}
