public import PNSCodec

/// An object of a configuration, read member by member; what is wrong is told with its place and without the value.
public struct HandlerConfiguration: Sendable {
    /// Where the object stands, as RFC 6901 writes it.
    public let pointer: String

    private let members: [JSONMember]

    /// Takes a value.
    ///
    /// - Parameters:
    ///   - value: An object.
    ///   - pointer: Where it stands.
    /// - Throws: When it is none.
    public init(_ value: JSONValue, at pointer: String = "") throws(HandlerFault) {
        guard case .object(let members) = value else { throw HandlerFault(pointer, "is not an object") }
        self.pointer = pointer
        self.members = members
    }

    /// What is wrong with a member.
    public func fault(_ name: String, _ problem: String) -> HandlerFault {
        HandlerFault("\(self.pointer)/\(name)", problem)
    }

    /// Refuses members that nobody reads: a name that is spelled wrong would otherwise do nothing.
    ///
    /// - Parameter names: The names that there can be.
    /// - Throws: When there is another one.
    public func permit(_ names: [String]) throws(HandlerFault) {
        guard let stray = self.members.first(where: { !names.contains($0.name) }) else { return }
        throw self.fault(stray.name, "is no member here; there are \(names.joined(separator: ", "))")
    }

    /// A text that is not empty; nil where there is none, where it is empty or null.
    public func text(_ name: String) throws(HandlerFault) -> String? {
        switch self.value(name) {
        case nil: return nil
        case .string(let text): return text.isEmpty ? nil : text
        default: throw self.fault(name, "is not a string")
        }
    }

    /// A boolean; nil where there is none.
    public func flag(_ name: String) throws(HandlerFault) -> Bool? {
        switch self.value(name) {
        case nil: return nil
        case .bool(let flag): return flag
        default: throw self.fault(name, "is neither true nor false")
        }
    }

    /// An integer; nil where there is none.
    public func integer(_ name: String, in range: ClosedRange<Int>) throws(HandlerFault) -> Int? {
        guard let value = self.value(name) else { return nil }
        guard case .number(let number) = value, let integer = Int(number.text), range.contains(integer) else {
            throw self.fault(name, "is not an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    /// An array of texts; nil where there is none.
    public func texts(_ name: String) throws(HandlerFault) -> [String]? {
        guard let value = self.value(name) else { return nil }
        guard case .array(let elements) = value else { throw self.fault(name, "is not an array of strings") }
        var texts: [String] = []
        for element in elements {
            guard case .string(let text) = element else { throw self.fault(name, "is not an array of strings") }
            texts.append(text)
        }
        return texts
    }

    /// An object within; an empty one where there is none.
    public func section(_ name: String) throws(HandlerFault) -> HandlerConfiguration {
        try HandlerConfiguration(self.value(name) ?? .object([]), at: "\(self.pointer)/\(name)")
    }

    private func value(_ name: String) -> JSONValue? {
        let value = self.members.first { $0.name == name }?.value
        return value == .null ? nil : value
    }
}
