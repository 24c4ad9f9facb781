/// A target file as `pns init` writes it: what is known, and comments that say what else it can hold.
public struct TargetDraft: Hashable, Sendable {
    /// The base URL.
    public var url: String
    /// The name of the implementation; made from the URL when absent.
    public var name: String?
    /// Where the runner's application listens, `HOST:PORT`.
    public var listen: String
    /// What the server says about itself.
    public var claims: TargetClaims

    /// Collects what is known.
    public init(url: String, name: String?, listen: String, discovery claims: TargetClaims) {
        self.url = url
        self.name = name
        self.listen = listen
        self.claims = claims
    }

    /// The text of the file.
    public func text() -> String {
        var members: [RawJSON.Member] = [
            .init("format", .string("target/1")),
            .init(DataMembers.comment, .array(Self.comments.map { .string($0) })),
            .init("implementation", .object([.init("name", .string(name ?? "server at \(url)"))])),
            .init("endpoints", .object([.init("http", .string(url))])),
            .init(
                "application",
                .object([
                    .init(
                        DataMembers.comment,
                        .string(
                            "The runner plays it. The token is taken from PNS_TOKEN; \"token\": \"${env:NAME}\" names another."
                        )
                    ),
                    .init("listen", .string(listen)),
                ])
            ),
        ]
        if claims.fault != nil {
            let comment = "The server has no discovery document: name here the features that it has, such as probe."
            members.append(.init("features", .array([])))
            members.append(.init("limits", .object([.init(DataMembers.comment, .string(comment))])))
        }
        return RawJSON.object(members).pretty()
    }

    private static let comments = [
        "How `pns run --target` reaches this server. Comments like this one are skipped.",
        "More can be judged with: control (a test clock), launch (how to start the server), nodes, providers (where the "
            + "push providers listen that the runner plays), pace, headers, operations, principals. Conformance/README.md describes each.",
    ]
}
