/// What the runner asks of an adapter.
enum AdapterRequest: Hashable, Sendable {
    case hello(suite: String, spec: String)
    case connect(conn: String, user: String)
    case drop(conn: String, Drop)
    case notify([AdapterNotification])
    case unseen(conn: String)
    case seen(conn: String, after: String?)
    case fence(conn: String)
    case clock(seconds: Int)
    case restart(withKill: Bool)
    case bye

    /// How a device goes away.
    enum Drop: String, Hashable, Sendable { case close, end, reset }

    /// The version of the contract.
    static let protocolName = "pns-adapter/1"

    /// The word in `do`.
    var word: String {
        switch self {
        case .hello: "hello"
        case .connect: "connect"
        case .drop: "drop"
        case .notify: "notify"
        case .unseen: "unseen"
        case .seen: "seen"
        case .fence: "fence"
        case .clock: "clock"
        case .restart: "restart"
        case .bye: "bye"
        }
    }

    /// The time within which it has to be answered.
    var milliseconds: Int {
        switch self {
        case .hello: 30_000
        case .clock, .restart: 60_000
        case .bye: 5_000
        case .connect, .drop, .notify, .unseen, .seen, .fence: 10_000
        }
    }

    /// The connection that it is about.
    var conn: String? {
        switch self {
        case .connect(let conn, _), .drop(let conn, _), .unseen(let conn), .seen(let conn, _), .fence(let conn): conn
        case .hello, .notify, .clock, .restart, .bye: nil
        }
    }

    /// What the adapter has to have said that it can do.
    var needs: AdapterCapability? {
        switch self {
        case .unseen: .unseen
        case .seen(_, let after): after == nil ? .seen : .receivedAfter
        case .fence: .fence
        case .clock: .clock
        case .restart: .restart
        case .notify(let records): records.count > 1 ? .batch : nil
        case .hello, .connect, .drop, .bye: nil
        }
    }

    /// The line to write, without the line feed.
    func line(id: Int) -> String {
        var members: [RawJSON.Member] = [.init("id", .number(id)), .init("do", .string(word))]
        if let conn { members.append(.init("conn", .string(conn))) }
        switch self {
        case .hello(let suite, let spec):
            members += [
                .init("protocol", .string(Self.protocolName)), .init("suite", .string(suite)),
                .init("spec", .string(spec)),
            ]
        case .connect(_, let user): members.append(.init("user", .string(user)))
        case .drop(_, let how): members.append(.init("how", .string(how.rawValue)))
        case .notify(let records): members.append(.init("notifications", .array(records.map(\.json))))
        case .seen(_, let after): if let after { members.append(.init("after", .string(after))) }
        case .clock(let seconds): members.append(.init("advance", .number(seconds)))
        case .restart(let withKill): members.append(.init("how", .string(withKill ? "kill" : "term")))
        case .unseen, .fence, .bye: break
        }
        return RawJSON.object(members).compact()
    }
}
