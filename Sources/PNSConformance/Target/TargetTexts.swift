/// Reads texts of a target file that can hold secrets: `${env:NAME}` and `${file:PATH}` stand for what is better not
/// written into a file; any other `${…}` stays as it is.
struct TargetTexts {
    private let secret: (String) -> String?

    /// - Parameter secret: The value of `env:NAME` or `file:PATH`; `nil` for what there is not.
    init(_ secret: @escaping (String) -> String?) { self.secret = secret }

    /// The text with the secrets in place.
    ///
    /// - Throws: ``DataFault`` that says what is missing and how to supply it.
    func text(_ reader: DataReader) throws(DataFault) -> String {
        var text = ""
        var rest = try reader.string()[...]
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            let name = String(rest[start.upperBound..<end])
            text += rest[..<start.lowerBound]
            text += try isSecret(name) ? value(of: name, reader) : "${\(name)}"
            rest = rest[rest.index(after: end)...]
        }
        return text + rest
    }

    /// The header fields of an object, in its order.
    func headers(_ reader: DataReader) throws(DataFault) -> [HeaderField] {
        var fields: [HeaderField] = []
        for entry in try reader.entries() where entry.name != DataMembers.comment {
            let field = HeaderField(entry.name, try text(entry.reader))
            let isToken = !field.name.isEmpty && field.name.utf8.allSatisfy(Self.isTokenByte)
            guard isToken, !field.value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
                throw entry.reader.fault("\"\(entry.name.shortened(to: 40))\" cannot be a header with this value.")
            }
            fields.append(field)
        }
        return fields
    }

    private func isSecret(_ name: String) -> Bool { name.hasPrefix("env:") || name.hasPrefix("file:") }

    private func value(of name: String, _ reader: DataReader) throws(DataFault) -> String {
        if let value = secret(name), !value.isEmpty { return value }
        let subject = String(name.drop { $0 != ":" }.dropFirst())
        guard name.hasPrefix("env:") else {
            throw reader.fault(
                "The file \(subject) cannot be read or is empty; its path counts from this file's folder."
            )
        }
        throw reader.fault("The environment variable \(subject) is not set: export \(subject)=… and try again.")
    }

    /// RFC 9110 section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
