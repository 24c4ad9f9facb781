/// A server that somebody runs, as a target file or the command line describes it.
public struct TargetDescription: Hashable, Sendable {
    /// The name of the implementation, for the report.
    public var name: String
    /// Its version, for the report.
    public var version: String?
    /// The base URL, `http://HOST:PORT[/PATH]`.
    public var url: String
    /// The bearer token of the application at `POST /notify`.
    public var applicationToken: String?
    /// The client credentials of the application, for a server with access tokens.
    public var client: ClientAccess?
    /// Where the runner's application listens.
    public var applicationListen: Endpoint
    /// The URL under which the server reaches it; derived from the listener when absent.
    public var applicationURL: String?
    /// The base URL of the test clock, if the server offers one.
    public var clockURL: String?
    /// The bearer token of the test clock.
    public var clockToken: String?
    /// Features claimed here instead of at `/.well-known/pns`.
    public var features: [String]?
    /// Limits stated here instead of at `/.well-known/pns`.
    public var limits: [String: Int]
    /// How the server is started and ended, if the runner does it.
    public var launch: LaunchForm?

    /// How to start a server.
    public struct LaunchForm: Hashable, Sendable {
        /// The program and its arguments; `${port}`, `${clock.port}`, `${application.url}`, `${dir}` are replaced.
        public var argv: [String]
        /// The path that answers 200 when the server is ready.
        public var readyPath: String
        /// Seconds until it has to be ready.
        public var readyWithinSeconds: Int

        /// Describes a program.
        public init(argv: [String], readyPath: String = "/healthz", readyWithinSeconds: Int = 10) {
            self.argv = argv
            self.readyPath = readyPath
            self.readyWithinSeconds = readyWithinSeconds
        }
    }

    /// Describes a server by its address.
    public init(url: String, applicationToken: String? = nil) {
        name = "server at \(url)"
        self.url = url
        self.applicationToken = applicationToken
        applicationListen = Endpoint(host: "127.0.0.1", port: 8990)
        limits = [:]
    }
}

extension TargetDescription {
    /// Reads a target file, `target/1`.
    ///
    /// - Parameters:
    ///   - reader: The file.
    ///   - secret: Resolves `${env:NAME}` and `${file:PATH}`; returns `nil` for what there is not.
    /// - Throws: ``DataFault``.
    public init(_ reader: DataReader, secret: (String) -> String?) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            try members.format("target/1")
            let endpoints = try members.optional("endpoints").map { object throws(DataFault) in
                try object.object { endpoints throws(DataFault) in try endpoints.string("http") }
            }
            var target = TargetDescription(url: endpoints ?? "")
            if let implementation = members.optional("implementation") {
                (target.name, target.version) = try implementation.object { members throws(DataFault) in
                    _ = try members.optionalString("url")
                    return (try members.string("name"), try members.optionalString("version"))
                }
            }
            if let application = members.optional("application") { try target.readApplication(application, secret) }
            if let control = members.optional("control") {
                (target.clockURL, target.clockToken) = try control.object { members throws(DataFault) in
                    let url = try members.string("url")
                    return (url, try Self.resolve(try members.required("token"), secret))
                }
            }
            if let features = members.optional("features") { target.features = try features.strings() }
            for limit in try members.optional("limits")?.entries() ?? [] {
                target.limits[limit.name] = try limit.reader.int()
            }
            if let launch = members.optional("launch") { target.launch = try LaunchForm.read(launch) }
            guard endpoints != nil || target.launch != nil else {
                throw members.fault("A target needs endpoints.http, or launch.")
            }
            return target
        }
    }

    private mutating func readApplication(_ reader: DataReader, _ secret: (String) -> String?) throws(DataFault) {
        let values = try reader.object { members throws(DataFault) in
            let listen = members.optional("listen")
            let endpoint = try listen.map { text throws(DataFault) -> Endpoint in
                guard let parsed = Endpoint.parse("http://" + (try text.string())) else {
                    throw text.fault("application.listen is HOST:PORT.")
                }
                return parsed.endpoint
            }
            let token = try members.optional("token").map { text throws(DataFault) in try Self.resolve(text, secret) }
            let client = try Self.readClient(&members, secret)
            return (endpoint, try members.optionalString("advertise"), token, client)
        }
        applicationListen = values.0 ?? applicationListen
        applicationURL = values.1
        applicationToken = values.2
        client = values.3
    }

    /// `clientId` and `clientSecret` come together; `clientSecretNext` is a second secret that is valid at the same time.
    private static func readClient(
        _ members: inout DataMembers,
        _ secret: (String) -> String?
    ) throws(DataFault) -> ClientAccess? {
        let id = try members.optional("clientId").map { text throws(DataFault) in try Self.resolve(text, secret) }
        let first = try members.optional("clientSecret").map { text throws(DataFault) in
            try Self.resolve(text, secret)
        }
        let next = try members.optional("clientSecretNext").map { text throws(DataFault) in
            try Self.resolve(text, secret)
        }
        guard let id, let first else {
            guard id == nil, first == nil, next == nil else {
                throw members.fault("application.clientId and application.clientSecret come together.")
            }
            return nil
        }
        return ClientAccess(id: id, secret: first, otherSecret: next)
    }

    /// The value of a member that is better not written into a file.
    private static func resolve(_ reader: DataReader, _ secret: (String) -> String?) throws(DataFault) -> String {
        let text = try reader.string()
        guard text.hasPrefix("${"), text.hasSuffix("}") else { return text }
        let name = String(text.dropFirst(2).dropLast())
        guard let value = secret(name) else { throw reader.fault("There is no \(name).") }
        return value
    }
}

extension TargetDescription.LaunchForm {
    fileprivate static func read(_ reader: DataReader) throws(DataFault) -> TargetDescription.LaunchForm {
        try reader.object { members throws(DataFault) in
            let argv = try members.strings("argv")
            guard !argv.isEmpty else { throw members.fault("launch.argv names at least a program.") }
            let ready = try members.optional("ready").map { object throws(DataFault) in
                try object.object { ready throws(DataFault) in
                    let within = try ready.optional("withinSeconds").map { value throws(DataFault) in try value.int() }
                    return (path: try ready.optionalString("http"), within: within)
                }
            }
            return Self(
                argv: argv,
                readyPath: ready?.path ?? "/healthz",
                readyWithinSeconds: ready?.within ?? 10
            )
        }
    }
}
