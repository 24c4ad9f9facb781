extension TargetDescription {
    /// One node of a server that somebody runs.
    public struct NodeForm: Hashable, Sendable {
        /// The base URL of the node.
        public var url: String
        /// The base URL of its test clock, if it offers one.
        public var clockURL: String?
        /// The bearer token of that clock.
        public var clockToken: String?
    }
}

extension TargetDescription.NodeForm {
    /// Reads the nodes of a target file; none where the file names none.
    static func readAll(
        _ reader: DataReader?,
        _ texts: TargetTexts
    ) throws(DataFault) -> [TargetDescription.NodeForm] {
        guard let reader else { return [] }
        let nodes = try reader.elements().map { node throws(DataFault) in
            try node.object { members throws(DataFault) in
                members.skipComment()
                var form = Self(url: try members.string("http"))
                if let control = members.optional("control") {
                    (form.clockURL, form.clockToken) = try control.object { members throws(DataFault) in
                        members.skipComment()
                        return (try members.string("url"), try texts.text(try members.required("token")))
                    }
                }
                return form
            }
        }
        guard nodes.count >= 2 else {
            throw reader.fault("A server of one node is named by endpoints.http; name two or more.")
        }
        return nodes
    }
}
