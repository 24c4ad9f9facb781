/// The members of an object that is being read, and which of them were taken.
public struct DataMembers {
    private let owner: DataReader
    private var left: [(name: String, reader: DataReader)]

    init(_ members: [(name: String, reader: DataReader)], of owner: DataReader) {
        self.owner = owner
        self.left = members
    }

    /// Takes a member that the object can leave out.
    public mutating func optional(_ name: String) -> DataReader? {
        guard let index = left.firstIndex(where: { $0.name.hasSameBytes(as: name) }) else { return nil }
        return left.remove(at: index).reader
    }

    /// Takes a member.
    ///
    /// - Throws: ``DataFault`` where the object does not have it.
    public mutating func required(_ name: String) throws(DataFault) -> DataReader {
        guard let reader = optional(name) else { throw owner.fault("The member \"\(name)\" is missing.") }
        return reader
    }

    /// Takes a string.
    public mutating func string(_ name: String) throws(DataFault) -> String {
        try required(name).string()
    }

    /// Takes a string that can be absent.
    public mutating func optionalString(_ name: String) throws(DataFault) -> String? {
        guard let reader = optional(name) else { return nil }
        return try reader.string()
    }

    /// Takes an array of strings; an absent one is empty.
    public mutating func strings(_ name: String) throws(DataFault) -> [String] {
        guard let reader = optional(name) else { return [] }
        return try reader.strings()
    }

    /// Takes the member `format` and compares it with the one format that can be read.
    public mutating func format(_ expected: String) throws(DataFault) {
        let reader = try required("format")
        guard try reader.string().hasSameBytes(as: expected) else {
            throw reader.fault("Only \"\(expected)\" can be read.")
        }
    }

    /// A fault at the object.
    public func fault(_ sentence: String) -> DataFault {
        owner.fault(sentence)
    }

    /// Refuses the object if it has a member that was not taken.
    func finish() throws(DataFault) {
        guard let first = left.first else { return }
        throw first.reader.fault("The member \"\(first.name.shortened(to: 40))\" is unknown.")
    }
}
