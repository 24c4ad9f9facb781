import Foundation

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
    /// Where the push providers listen that the runner plays; empty where the server is not set up to reach them.
    public var providers: [ProviderKind: ProviderPlace] = [:]
    /// The base URL of the test clock, if the server offers one.
    public var clockURL: String?
    /// The bearer token of the test clock.
    public var clockToken: String?
    /// Its nodes, in order, where there are several that can be reached one by one.
    public var nodes: [NodeForm] = []
    /// Profiles claimed here instead of at `/.well-known/pns`.
    public var profiles: [String]?
    /// Features claimed here instead of at `/.well-known/pns`.
    public var features: [String]?
    /// Limits stated here instead of at `/.well-known/pns`.
    public var limits: [String: Int]
    /// Headers of every request and handshake beside those of the protocol.
    public var headers: [HeaderField] = []
    /// What this server has elsewhere than `operations.json` says, by the name of the operation.
    public var operations: [String: OperationOverride] = [:]
    /// Where the users of the scenarios come from.
    public var principals = PrincipalSource.minted
    /// What all names that the runner makes up begin with; `u-` for user ids when absent.
    public var namespace: String?
    /// How many scenarios run side by side, unless the command line says otherwise.
    public var jobs: Int?
    /// How many times as long as usual every deadline is, 1…100, unless the command line says otherwise.
    public var paceScale: Double?
    /// The most requests and handshakes that begin within a second, on average; as many as there are when absent.
    public var maxRequestsPerSecond: Int?
    /// How to speak TLS: to a URL with `https`, and to a server that is launched.
    public var tls: ClientTLS?
    /// How the server is started and ended, if the runner does it.
    public var launch: LaunchForm?
    /// The path of the list of known failures, if the file names one.
    public var known: String?
    /// Whether the environment gave another token of the application than the file.
    public var hasTokenFromEnvironment = false

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
    /// What there is to say about a token that a server which the runner starts cannot know; nil where there is nothing.
    var tokenRemark: String? {
        guard launch != nil, hasTokenFromEnvironment else { return nil }
        return "PNS_TOKEN in the environment took the place of application.token of the target file; a server that is"
            + " started with the token of the file knows no other: unset PNS_TOKEN"
    }

    /// Reads a target file, `target/1`.
    ///
    /// - Parameters:
    ///   - reader: The file.
    ///   - secret: Resolves `${env:NAME}` and `${file:PATH}`; returns `nil` for what there is not.
    /// - Throws: ``DataFault``.
    public init(_ reader: DataReader, secret: @escaping (String) -> String?) throws(DataFault) {
        let texts = TargetTexts(secret)
        self = try reader.object { members throws(DataFault) in
            members.skipComment()
            try members.format("target/1")
            let endpoints = try members.optional("endpoints").map { object throws(DataFault) in
                try object.object { endpoints throws(DataFault) in
                    endpoints.skipComment()
                    return try endpoints.string("http")
                }
            }
            let nodes = try NodeForm.readAll(members.optional("nodes"), texts)
            var target = TargetDescription(url: endpoints ?? nodes.first?.url ?? "")
            target.nodes = nodes
            if let implementation = members.optional("implementation") {
                (target.name, target.version) = try implementation.object { members throws(DataFault) in
                    members.skipComment()
                    _ = try members.optionalString("url")
                    return (try members.string("name"), try members.optionalString("version"))
                }
            }
            if let application = members.optional("application") { try target.readApplication(application, texts) }
            target.providers = try ProviderPlace.readAll(members.optional("providers"))
            if let control = members.optional("control") {
                (target.clockURL, target.clockToken) = try control.object { members throws(DataFault) in
                    members.skipComment()
                    return (try members.string("url"), try texts.text(try members.required("token")))
                }
            }
            if let profiles = members.optional("profiles") { target.profiles = try profiles.strings() }
            if let features = members.optional("features") { target.features = try features.strings() }
            for limit in try members.optional("limits")?.entries() ?? [] where limit.name != DataMembers.comment {
                target.limits[limit.name] = try limit.reader.int()
            }
            if let headers = members.optional("headers") { target.headers = try texts.headers(headers) }
            for entry in try members.optional("operations")?.entries() ?? [] where entry.name != DataMembers.comment {
                target.operations[entry.name] = try OperationOverride(entry.reader)
            }
            if let principals = members.optional("principals") {
                target.principals = try PrincipalSource(principals, texts)
            }
            target.namespace = try members.optionalString("namespace")
            if let pace = members.optional("pace") { try target.readPace(pace) }
            if let tls = members.optional("tls") { target.tls = try Self.readTLS(tls, texts) }
            if let launch = members.optional("launch") { target.launch = try LaunchForm(launch, texts) }
            target.known = try members.optionalString("known")
            guard endpoints != nil || target.launch != nil || !target.nodes.isEmpty else {
                throw members.fault("A target needs endpoints.http, nodes or launch.")
            }
            guard target.launch == nil || target.nodes.isEmpty else {
                throw members.fault("A server that is launched says how many nodes it has in launch.nodes.")
            }
            if endpoints == nil, target.clockURL == nil, let first = nodes.first {
                (target.clockURL, target.clockToken) = (first.clockURL, first.clockToken)
            }
            return target
        }
    }

    private mutating func readApplication(_ reader: DataReader, _ texts: TargetTexts) throws(DataFault) {
        let values = try reader.object { members throws(DataFault) in
            members.skipComment()
            let listen = members.optional("listen")
            let endpoint = try listen.map { text throws(DataFault) -> Endpoint in
                guard let parsed = Endpoint.parse("http://" + (try text.string())) else {
                    throw text.fault("application.listen is HOST:PORT.")
                }
                return parsed.endpoint
            }
            let token = try members.optional("token").map { text throws(DataFault) in try texts.text(text) }
            let client = try Self.readClient(&members, texts)
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
        _ texts: TargetTexts
    ) throws(DataFault) -> ClientAccess? {
        let id = try members.optional("clientId").map { text throws(DataFault) in try texts.text(text) }
        let first = try members.optional("clientSecret").map { text throws(DataFault) in try texts.text(text) }
        let next = try members.optional("clientSecretNext").map { text throws(DataFault) in try texts.text(text) }
        guard let id, let first else {
            guard id == nil, first == nil, next == nil else {
                throw members.fault("application.clientId and application.clientSecret come together.")
            }
            return nil
        }
        return ClientAccess(id: id, secret: first, otherSecret: next)
    }

    private mutating func readPace(_ reader: DataReader) throws(DataFault) {
        (jobs, maxRequestsPerSecond, paceScale) = try reader.object { members throws(DataFault) in
            members.skipComment()
            let jobs = try members.optional("jobs").map { value throws(DataFault) in try value.int() }
            let most = try members.optional("maxRequestsPerSecond").map { value throws(DataFault) in try value.int() }
            let scale = try members.optional("scale").map { value throws(DataFault) in try value.double() }
            return (jobs, most, scale)
        }
    }

    /// The authorities are in a file, whose path begins beside the target file.
    private static func readTLS(_ reader: DataReader, _ texts: TargetTexts) throws(DataFault) -> ClientTLS {
        try reader.object { members throws(DataFault) in
            members.skipComment()
            let authorities = try members.optional("ca").map { path throws(DataFault) in try texts.text(path) }
            let folder = URL(filePath: reader.file).deletingLastPathComponent()
            let path = authorities.map {
                $0.hasPrefix("/") ? $0 : folder.appending(path: $0).path(percentEncoded: false)
            }
            return ClientTLS(authorities: path, isVerified: try members.flag("verify", default: true))
        }
    }
}

extension DataMembers {
    /// The member that any object of a target file can have, for its reader.
    static let comment = "$comment"

    /// Takes the comment of an object, if it has one.
    mutating func skipComment() { _ = optional(Self.comment) }
}
