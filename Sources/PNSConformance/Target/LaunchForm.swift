extension TargetDescription {
    /// How to start a server, and how to end it.
    ///
    /// In arguments and environment `${port}`, `${clock.port}`, `${application.url}` and `${dir}` are replaced, with
    /// several nodes `${node}` and `${port.1}`, `${port.2}`, …, and for each provider that the runner plays its settings,
    /// `${apns.url}` and so on.
    public struct LaunchForm: Hashable, Sendable {
        /// The signals that can end it in order.
        public enum Signal: String, CaseIterable, Hashable, Sendable {
            case terminate = "SIGTERM"
            case interrupt = "SIGINT"
            case quit = "SIGQUIT"
            case kill = "SIGKILL"
        }

        /// The push providers that its arguments, environment or folder name, and that the runner has to play for it.
        public var providers: Set<ProviderKind> {
            let texts = argv + Array(env.values) + [cwd].compactMap(\.self)
            return Set(ProviderKind.listening.filter { kind in texts.contains { $0.contains("${\(kind.rawValue).") } })
        }

        /// The program and its arguments.
        public var argv: [String]
        /// Added to the environment of the runner.
        public var env: [String: String] = [:]
        /// The folder in which it starts; that of the runner when absent.
        public var cwd: String?
        /// The path that answers, with any status below 500, when the server is ready.
        public var readyPath: String
        /// Seconds until it has to be ready.
        public var readyWithinSeconds: Int
        /// How many nodes a server has where a scenario looks at several; each is a process of this program.
        public var nodes = 1
        /// The signal that ends it in order.
        public var stopSignal = Signal.terminate
        /// Seconds until it is killed when that does not end it.
        public var stopWithinSeconds = 5
        /// Whether nothing that it holds is wanted behind a run, so that its last end need not be in order.
        public var isDisposable = false
        /// The file that keeps its output, secrets taken out; kept nowhere when absent.
        public var log: String?

        /// Describes a program.
        public init(argv: [String], readyPath: String = "/healthz", readyWithinSeconds: Int = 10) {
            self.argv = argv
            self.readyPath = readyPath
            self.readyWithinSeconds = readyWithinSeconds
        }
    }
}

extension TargetDescription.LaunchForm {
    init(_ reader: DataReader, _ texts: TargetTexts) throws(DataFault) {
        self = try reader.object { members throws(DataFault) in
            members.skipComment()
            let argv = try members.required("argv").elements().map { text throws(DataFault) in try texts.text(text) }
            guard !argv.isEmpty else { throw members.fault("launch.argv names at least a program.") }
            var form = Self(argv: argv)
            for entry in try members.optional("env")?.entries() ?? [] where entry.name != DataMembers.comment {
                form.env[entry.name] = try texts.text(entry.reader)
            }
            form.cwd = try members.optionalString("cwd")
            form.log = try members.optionalString("log")
            if let nodes = members.optional("nodes") {
                form.nodes = try nodes.int()
                guard (1...8).contains(form.nodes) else { throw nodes.fault("Write 1 to 8 nodes.") }
            }
            if let ready = members.optional("ready") { try form.readReady(ready) }
            if let stop = members.optional("stop") { try form.readStop(stop) }
            return form
        }
    }

    private mutating func readReady(_ reader: DataReader) throws(DataFault) {
        let ready = try reader.object { members throws(DataFault) in
            members.skipComment()
            return (path: try members.optionalString("http"), within: try members.seconds("withinSeconds"))
        }
        readyPath = ready.path ?? readyPath
        readyWithinSeconds = ready.within ?? readyWithinSeconds
    }

    private mutating func readStop(_ reader: DataReader) throws(DataFault) {
        let stop = try reader.object { members throws(DataFault) in
            members.skipComment()
            let signal = try members.optional("signal").map { word throws(DataFault) -> Signal in try word.choice() }
            return (signal: signal, within: try members.seconds("withinSeconds"))
        }
        stopSignal = stop.signal ?? stopSignal
        stopWithinSeconds = stop.within ?? stopWithinSeconds
    }
}

extension DataMembers {
    fileprivate mutating func seconds(_ name: String) throws(DataFault) -> Int? {
        guard let reader = optional(name) else { return nil }
        let seconds = try reader.int()
        guard (1...600).contains(seconds) else { throw reader.fault("Write 1 to 600 seconds.") }
        return seconds
    }
}
