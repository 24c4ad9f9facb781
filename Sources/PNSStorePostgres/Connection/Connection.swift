#if Postgres
import CLibPQ
import Glibc
import PNSService

/// A connection to PostgreSQL; one thread at a time uses it, and no call waits longer than its patience.
///
/// It is always in libpq's pipeline mode: the statements of one ``run(_:)`` go out together and cost one round trip.
final class Connection {
    /// The first version that can be used: an older one gets no repairs any more.
    static let oldestVersion = 130_000

    /// Whether something came in between that leaves nothing to rely on.
    private(set) var isBroken = false

    private let handle: OpaquePointer
    private let address: PostgresAddress
    private let patience: Duration
    private var prepared: Set<String> = []

    /// Connects, and makes the session one whose commits are durable and whose statements use indexes.
    init(_ address: PostgresAddress, patience: Duration) throws {
        // What the URL says comes later in the list, and so has the last word.
        let options = [
            ("application_name", "pns"), ("target_session_attrs", "read-write"), ("keepalives_idle", "10"),
            ("keepalives_interval", "5"), ("keepalives_count", "3"), ("dbname", address.text),
        ]
        var keywords = options.map { UnsafePointer(strdup($0.0)) } + [nil]
        var values = options.map { UnsafePointer(strdup($0.1)) } + [nil]
        defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
        guard let handle = PQconnectStartParams(&keywords, &values, 1) else {
            throw PostgresFault.lost("libpq has no memory for a connection")
        }
        self.handle = handle
        self.address = address
        self.patience = patience
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        try self.connect()
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else { throw self.loss() }
        try self.prepareSession()
    }

    deinit { PQfinish(self.handle) }

    /// What a thread waits for to learn that something came in.
    var socket: Int32 { PQsocket(self.handle) }

    /// Runs statements, one after the other; after one that fails none is run any more.
    ///
    /// - Returns: What each gave.
    /// - Throws: ``PostgresFault``; a transaction that was begun is over then.
    func run(_ calls: [Call]) throws -> [Rows] {
        let deadline = ContinuousClock.now + self.patience
        do {
            return try self.send(calls, until: deadline)
        } catch PostgresFault.refused(let state, let message) {
            if PQtransactionStatus(self.handle) != PQTRANS_IDLE {
                _ = try self.send([Statement.rollback()], until: deadline)
            }
            // A server that ends says so, and hangs up a moment later.
            if state.hasPrefix("57P") || state.hasPrefix("08") { self.isBroken = true }
            if self.isBroken { throw PostgresFault.lost("\(message) (\(state))") }
            throw PostgresFault.refused(state: state, message: message)
        }
    }

    /// Reads what came in without having been asked for.
    ///
    /// - Returns: The payloads of notifications.
    func takeNotifications() throws -> [String] {
        guard PQconsumeInput(self.handle) == 1, PQstatus(self.handle) == CONNECTION_OK else { throw self.loss() }
        var payloads: [String] = []
        while let notification = PQnotifies(self.handle) {
            payloads.append(String(cString: notification.pointee.extra))
            PQfreemem(notification)
        }
        return payloads
    }

    private func send(_ calls: [Call], until deadline: ContinuousClock.Instant) throws -> [Rows] {
        var news: [String?] = []
        for call in calls {
            if !self.prepared.contains(call.statement.name), !news.contains(call.statement.name) {
                let types = call.parameters.map { Oid($0.type) }
                try self.check(
                    PQsendPrepare(self.handle, call.statement.name, call.statement.sql, Int32(types.count), types)
                )
                news.append(call.statement.name)
            }
            try self.send(call)
            news.append(nil)
        }
        try self.check(PQpipelineSync(self.handle))
        var rows: [Rows] = []
        var refusal: PostgresFault?
        for new in news {
            guard let result = try self.nextResult(until: deadline) else { throw self.loss() }
            let answer = Rows(result)
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                if let new { self.prepared.insert(new) } else { rows.append(answer) }
            case PGRES_PIPELINE_ABORTED:
                break
            default:
                if PQstatus(self.handle) != CONNECTION_OK { throw self.loss() }
                refusal = refusal ?? self.refusal(result)
            }
            // Each result is followed by none.
            guard try self.nextResult(until: deadline) == nil else { throw self.loss() }
        }
        guard let result = try self.nextResult(until: deadline) else { throw self.loss() }
        let end = Rows(result)
        guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw self.loss() }
        _ = end
        if let refusal { throw refusal }
        return rows
    }

    private func send(_ call: Call) throws {
        let count = call.parameters.count
        let lengths = call.parameters.map { Int32($0.bytes?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: count)
        // The bytes of all parameters in one place, which libpq copies before the call returns.
        var storage: [UInt8] = [0]
        var places: [Int?] = []
        storage.reserveCapacity(lengths.reduce(1) { $0 + Int($1) })
        for parameter in call.parameters {
            places.append(parameter.bytes.map { _ in storage.count })
            storage += parameter.bytes ?? []
        }
        let sent = storage.withUnsafeBytes { buffer in
            let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            // An empty value needs an address too: without one it is NULL.
            let values = places.map { place in place.flatMap { base?.advanced(by: min($0, buffer.count - 1)) } }
            return PQsendQueryPrepared(self.handle, call.statement.name, Int32(count), values, lengths, formats, 1)
        }
        try self.check(sent)
    }

    /// The next result, or nil behind the results of a statement.
    private func nextResult(until deadline: ContinuousClock.Instant) throws -> OpaquePointer? {
        while true {
            let unsent = PQflush(self.handle)
            guard unsent >= 0 else { throw self.loss() }
            if PQisBusy(self.handle) == 0 { return PQgetResult(self.handle) }
            try self.wait(for: unsent == 1 ? POLLIN | POLLOUT : POLLIN, until: deadline)
            guard PQconsumeInput(self.handle) == 1 else { throw self.loss() }
        }
    }

    private func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws {
        let left = deadline - .now
        let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000
        guard milliseconds > 0 else {
            self.isBroken = true
            throw PostgresFault.lost("no answer within \(self.patience)")
        }
        var descriptor = pollfd(fd: PQsocket(self.handle), events: Int16(events), revents: 0)
        let ready = poll(&descriptor, 1, Int32(clamping: milliseconds))
        guard ready >= 0 || errno == EINTR else { throw self.loss() }
    }

    private func connect() throws {
        let deadline = ContinuousClock.now + self.patience
        var status = PGRES_POLLING_WRITING
        while status != PGRES_POLLING_OK {
            guard status != PGRES_POLLING_FAILED, PQstatus(self.handle) != CONNECTION_BAD else { throw self.loss() }
            try self.wait(for: status == PGRES_POLLING_READING ? POLLIN : POLLOUT, until: deadline)
            status = PQconnectPoll(self.handle)
        }
    }

    /// Where a commit that waits for no disk is the rule here, ours waits all the same (NTF-040).
    ///
    /// Statements are ours and have an index each; so none is planned without it while a table is still small. What takes
    /// longer than our patience is undone by the server too: nobody waits for it any more, and others for its locks.
    private func prepareSession() throws {
        let milliseconds = "\(max(1, Int64(self.patience / .milliseconds(1))))"
        let rows = try self.run([Self.session(.text(milliseconds))])
        guard try rows[0].text(0, 0) == "on" else {
            throw StoreError(
                code: .unavailable,
                cause: """
                    PostgreSQL runs with fsync = off, so what it commits can be lost; set fsync = on in postgresql.conf \
                    and restart it
                    """
            )
        }
        guard try rows[0].integer(0, 1) >= Self.oldestVersion else {
            throw StoreError(code: .unavailable, cause: "PostgreSQL is older than version 13; upgrade it")
        }
    }

    private static let session = Statement(
        "session",
        """
        SELECT current_setting('fsync'), current_setting('server_version_num')::int,
            set_config('synchronous_commit',
                CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'
                ELSE current_setting('synchronous_commit') END, false),
            set_config('statement_timeout', $1, false), set_config('lock_timeout', $1, false),
            set_config('idle_in_transaction_session_timeout', $1, false),
            set_config('client_encoding', 'UTF8', false), set_config('jit', 'off', false),
            set_config('enable_seqscan', 'off', false), set_config('enable_hashjoin', 'off', false),
            set_config('enable_mergejoin', 'off', false), set_config('plan_cache_mode', 'force_generic_plan', false)
        """
    )

    private func check(_ code: Int32) throws {
        guard code == 1 else { throw self.loss() }
    }

    private func loss() -> PostgresFault {
        self.isBroken = true
        let message = self.address.redacted(String(cString: PQerrorMessage(self.handle)))
        return .lost(message.isEmpty ? "the connection ended" : message)
    }

    private func refusal(_ result: OpaquePointer) -> PostgresFault {
        // Without detail and context, which hold values.
        let field = { (code: Character) in
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        return .refused(state: field("C") ?? "", message: field("M") ?? "no message")
    }
}
#endif
