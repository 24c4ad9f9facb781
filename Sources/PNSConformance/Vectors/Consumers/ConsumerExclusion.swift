/// Vectors that a consumer says it does not run, and why.
package struct ConsumerExclusion: Hashable, Sendable {
    /// What names the vectors.
    package enum Selector: String, CaseIterable, Sendable {
        /// The folder of their file below `vectors`.
        case folder
        /// The kind of their file.
        case kind
        /// The message that they are about.
        case message
        /// A feature that they need.
        case feature
        /// One vector.
        case id
    }

    /// What names the vectors.
    package var selector: Selector
    /// The name.
    package var name: String
    /// Why they are not run.
    package var reason: String

    init(_ reader: DataReader) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            let reason = try members.string("reason")
            let words = Selector.allCases.map(\.rawValue).joined(separator: ", ")
            for selector in Selector.allCases {
                guard let name = try members.optionalString(selector.rawValue) else { continue }
                return ConsumerExclusion(selector: selector, name: name, reason: reason)
            }
            throw members.fault("An exclusion has one of \(words), and a reason.")
        }
    }

    init(selector: Selector, name: String, reason: String) {
        self.selector = selector
        self.name = name
        self.reason = reason
    }

    /// Whether a vector is meant.
    package func covers(_ item: ConsumerSet.Item) -> Bool {
        switch selector {
        case .folder: item.path.hasPrefix("vectors/\(name)/")
        case .kind: item.kind == name
        case .message: item.message == name
        case .feature: item.needs.contains(name)
        case .id: item.id == name
        }
    }
}
