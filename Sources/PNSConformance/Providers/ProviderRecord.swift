/// A request that a push provider received, and what the provider made of it.
public struct ProviderRecord: Hashable, Sendable {
    /// One device that the request is about.
    public struct Item: Hashable, Sendable {
        /// The device token; of a web push the path of the push resource.
        public var token: String
        /// What the device would get: the payload of APNs, the message of FCM and TNPG, the body of GCM without its devices, and of a web
        /// push the decrypted text, as JSON where it is some.
        public var message: RawJSON

        /// Describes an item.
        public init(token: String, message: RawJSON) {
            self.token = token
            self.message = message
        }
    }

    /// Who received it.
    public var provider: ProviderKind
    /// The number of the connection at this provider, from 1.
    public var connection: Int
    /// Milliseconds since the provider began to listen.
    public var milliseconds: Int
    /// The method.
    public var method: String
    /// The request target.
    public var path: String
    /// The header fields in the order received; credentials are replaced by what was found out of them, never kept.
    public var headers: [HeaderField]
    /// The devices in the order of the request; empty where it is about none, as a request for an access token is.
    public var items: [Item]
    /// What else there is to see, such as the claims of a token; members by name.
    public var details: RawJSON
    /// The rules of the provider that the request breaks, one sentence each, in the order in which the provider looks.
    public var faults: [String]
    /// The status that is answered; `nil` where nothing is.
    public var status: Int?

    /// Describes a request.
    public init(
        provider: ProviderKind,
        connection: Int = 1,
        milliseconds: Int = 0,
        method: String = "POST",
        path: String,
        headers: [HeaderField] = [],
        items: [Item],
        details: RawJSON = .object([]),
        faults: [String] = [],
        status: Int? = 200
    ) {
        self.provider = provider
        self.connection = connection
        self.milliseconds = milliseconds
        self.method = method
        self.path = path
        self.headers = headers
        self.items = items
        self.details = details
        self.faults = faults
        self.status = status
    }
}
