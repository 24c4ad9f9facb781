/// A value of a data file on its way into a type, read strictly: a member that nobody asked for is a fault.
///
/// All files of the suite are read so, because a misspelt member that is silently ignored is a check that silently
/// stopped.
public struct DataReader: Sendable {
    /// The value.
    public let value: RawJSON
    /// The file, for faults.
    public let file: String
    /// The place of the value in the file, for faults.
    public let pointer: String

    /// Makes a reader of a value that was read already.
    public init(_ value: RawJSON, file: String, pointer: String = "") {
        self.value = value
        self.file = file
        self.pointer = pointer
    }

    /// Makes a reader of a whole file.
    ///
    /// - Throws: ``DataFault`` where the text is not JSON.
    public init(text: String, file: String) throws(DataFault) {
        do {
            self.init(try RawJSON(parsing: text), file: file)
        } catch {
            let line = text.utf8.prefix(error.offset).reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
            throw DataFault(
                file: file,
                pointer: "",
                sentence: "Line \(line) is not JSON: \(error.description)."
            )
        }
    }

    /// A fault at this value.
    public func fault(_ sentence: String) -> DataFault {
        DataFault(file: file, pointer: pointer, sentence: sentence)
    }

    /// The string.
    public func string() throws(DataFault) -> String {
        guard let text = value.stringValue else { throw wrongKind("a string") }
        return text
    }

    /// The string as a value of an enumeration.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type = Choice.self
    ) throws(DataFault) -> Choice where Choice.RawValue == String {
        let text = try string()
        guard let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw fault("\"\(text.shortened(to: 40))\" is none of \(words).")
        }
        return choice
    }

    /// The integer, by value; `1.0` is one.
    public func int() throws(DataFault) -> Int {
        guard let number = value.intValue else { throw wrongKind("an integer") }
        return number
    }

    /// The number, as the nearest binary fraction.
    public func double() throws(DataFault) -> Double {
        guard case .number(let text) = value, let number = Double(text) else { throw wrongKind("a number") }
        return number
    }

    /// The flag.
    public func bool() throws(DataFault) -> Bool {
        guard let flag = value.boolValue else { throw wrongKind("true or false") }
        return flag
    }

    /// A reader for each element of the array.
    public func elements() throws(DataFault) -> [DataReader] {
        guard let elements = value.elements else { throw wrongKind("an array") }
        return elements.enumerated().map { index, element in
            DataReader(element, file: file, pointer: "\(pointer)/\(index)")
        }
    }

    /// The strings of an array.
    public func strings() throws(DataFault) -> [String] {
        try elements().map { element throws(DataFault) in try element.string() }
    }

    /// A name and a reader for each member of an object that is used as a dictionary.
    public func entries() throws(DataFault) -> [(name: String, reader: DataReader)] {
        guard let members = value.members else { throw wrongKind("an object") }
        return members.map { member in
            (
                member.name,
                DataReader(member.value, file: file, pointer: JSONPointer.appending(member.name, to: pointer))
            )
        }
    }

    /// Reads an object member by member, and refuses it where the closure left a member unread.
    ///
    /// - Parameter read: Takes every member that the object can have.
    /// - Returns: What the closure returns.
    /// - Throws: ``DataFault`` of the closure, or for the first member that was not taken.
    public func object<Result>(
        _ read: (inout DataMembers) throws(DataFault) -> Result
    ) throws(DataFault) -> Result {
        var members = DataMembers(try entries(), of: self)
        let result = try read(&members)
        try members.finish()
        return result
    }

    func wrongKind(_ wanted: String) -> DataFault {
        fault("Expected \(wanted), found \(value.kind.rawValue).")
    }
}
