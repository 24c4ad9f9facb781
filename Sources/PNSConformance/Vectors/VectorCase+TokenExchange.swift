extension VectorCase {
    /// A token request with the clients that the server knows, and its answer.
    public struct TokenExchange: Hashable, Sendable {
        /// A client of the server.
        public struct Client: Hashable, Sendable {
            /// Its id.
            public var id: String
            /// Its secrets, all of them valid.
            public var secrets: [String]
        }

        /// The values of the header `Authorization`.
        public var authorization: [String]
        /// The value of the header `Content-Type`.
        public var contentType: String?
        /// The body.
        public var body: [UInt8]
        /// Whom the server knows.
        public var clients: [Client]
        /// The HTTP status of the answer; nil in a refused vector.
        public var status: Int?
        /// The code of a refusal.
        public var error: String?
        /// The client that gets a token.
        public var client: String?
    }
}

extension VectorCase.TokenExchange {
    static func read(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> Self {
        var exchange = try input.object { members throws(DataFault) in
            Self(
                authorization: try members.strings("authorization"),
                contentType: try members.optionalString("contentType"),
                body: try VectorBytes.read(members.required("body")),
                clients: try members.required("clients").elements().map { client throws(DataFault) in
                    try client.object { members throws(DataFault) in
                        Client(id: try members.string("id"), secrets: try members.strings("secrets"))
                    }
                }
            )
        }
        try expected?.object { members throws(DataFault) in
            exchange.status = try members.required("status").int()
            exchange.error = try members.optionalString("error")
            exchange.client = try members.optionalString("client")
            guard (exchange.error == nil) != (exchange.client == nil) else {
                throw members.fault("Either a client gets a token, or there is an error.")
            }
        }
        return exchange
    }
}
