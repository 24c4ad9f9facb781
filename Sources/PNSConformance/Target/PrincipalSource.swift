/// A user whom a server knows: the id, and what the user's devices send.
public struct TargetPrincipal: Hashable, Sendable {
    /// The user id that the application names at `POST /notify`.
    public var userID: String
    /// The header fields of a handshake.
    public var headers: [HeaderField]

    /// Describes a user.
    public init(userID: String, headers: [HeaderField]) {
        self.userID = userID
        self.headers = headers
    }

    /// Describes a user whose devices send one header.
    public init(authorization: String, userID: String) {
        self.init(userID: userID, headers: [HeaderField("Authorization", authorization)])
    }

    /// The value of the `Authorization` header, empty where there is none.
    public var authorization: String {
        headers.first { $0.name.lowercased() == "authorization" }?.value ?? ""
    }
}

/// Where the users of the scenarios come from.
public enum PrincipalSource: Hashable, Sendable {
    /// The runner makes them up, and answers for them as the application.
    case minted
    /// Each run of a program prints one that was never used before.
    case command([String])
    /// They exist; one scenario at a time uses each.
    case pool([TargetPrincipal])
}

extension PrincipalSource {
    init(_ reader: DataReader, _ texts: TargetTexts) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            members.skipComment()
            let isMinted = try members.optional("minted").map { flag throws(DataFault) in try flag.bool() }
            let command = try members.optional("command").map { list throws(DataFault) in
                try list.elements().map { text throws(DataFault) in try texts.text(text) }
            }
            let pool = try members.optional("pool").map { list throws(DataFault) in
                try list.elements().map { entry throws(DataFault) in try TargetPrincipal(entry, texts) }
            }
            switch (isMinted, command, pool) {
            case (true, nil, nil): return .minted
            case (nil, let argv?, nil) where !argv.isEmpty: return .command(argv)
            case (nil, nil, let pool?) where !pool.isEmpty: return .pool(pool)
            default: throw members.fault("Exactly one of minted, command and pool says where users come from.")
            }
        }
    }
}

extension TargetPrincipal {
    init(_ reader: DataReader, _ texts: TargetTexts) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            members.skipComment()
            return Self(
                userID: try members.string("user_id"),
                headers: try texts.headers(try members.required("headers"))
            )
        }
    }
}
