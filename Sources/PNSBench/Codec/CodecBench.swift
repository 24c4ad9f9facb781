import PNSCodec

/// Measures the codec beside Foundation and orjson, in rounds in which each has its turn.
public struct CodecBench {
    /// How many rounds.
    public var rounds = 15

    /// How much processor time a turn takes, about.
    public var turnNanoseconds: UInt64 = 3_000_000

    /// Only messages whose name contains this; empty for all.
    public var only = ""

    /// The Python that has orjson.
    public var python: String

    /// The folder with `orjson_turns.py`.
    public var peers: String

    /// Makes a bench.
    ///
    /// - Parameters:
    ///   - python: The Python that has orjson.
    ///   - peers: The folder with the programs in other languages.
    public init(python: String, peers: String) {
        self.python = python
        self.peers = peers
    }

    /// Measures.
    ///
    /// - Parameter progress: Called with a line about what is being done.
    /// - Returns: The report.
    /// - Throws: When a message cannot be read back, which is a bug.
    public func run(progress: (String) -> Void) throws -> CodecReport {
        let machine = Machine.current()
        let cases = try CodecCases.all().filter { only.isEmpty || $0.message.contains(only) }
        let orjson = OrjsonPeer.start(python: python, folder: peers, payloads: cases.map(\.payload))
        defer { orjson.peer?.stop() }
        var rows: [CodecRow] = []
        for (index, example) in cases.enumerated() {
            progress(example.message)
            for direction in CodecCase.Direction.allCases {
                rows.append(try measure(example, index, direction, orjson.peer))
            }
        }
        return CodecReport(machine: machine, rounds: rounds, orjson: orjson.note, rows: rows)
    }

    private func measure(
        _ example: CodecCase,
        _ index: Int,
        _ direction: CodecCase.Direction,
        _ orjson: OrjsonPeer?
    ) throws -> CodecRow {
        var sides: [Side] = [
            Side { try Self.time { times in try example.runCodec(direction, times) }($0) },
            Side { try Self.time { times in try example.runFoundation(direction, times) }($0) },
        ]
        let makeStrings = direction == .decode ? example.makeStrings : nil
        if let makeStrings { sides.append(Side(Self.time(makeStrings))) }
        let orjsonSide = sides.count
        if let orjson { sides.append(Side { try orjson.time(index, direction, times: $0) }) }
        for side in sides.indices { try sides[side].calibrate(to: turnNanoseconds) }
        for _ in 0..<rounds {
            for side in sides.indices { try sides[side].takeTurn() }
        }
        guard let nanoseconds = Summary(sides[0].samples),
            let foundation = Summary(sides[1].samples),
            let ratio = Summary(ratiosOf: sides[1].samples, to: sides[0].samples)
        else { throw BenchFault("no rounds") }
        let orjsonSamples = sides.count > orjsonSide ? sides[orjsonSide].samples : []
        let ratioToOrjson = Summary(ratiosOf: orjsonSamples, to: sides[0].samples)
        var budgets = [Budget("× Foundation", .atLeast, 10, measured: ratio)]
        if let ratioToOrjson { budgets.append(Budget("× orjson", .atLeast, 1, measured: ratioToOrjson)) }
        return CodecRow(
            message: example.message,
            direction: direction.rawValue,
            bytes: example.payload.count,
            nanoseconds: nanoseconds,
            megabytesPerSecond: Double(example.payload.count) * 1_000 / nanoseconds.median,
            foundationNanoseconds: foundation,
            ratioToFoundation: ratio,
            stringsNanoseconds: makeStrings == nil ? nil : Summary(sides[2].samples),
            orjsonNanoseconds: Summary(orjsonSamples),
            ratioToOrjson: ratioToOrjson,
            budgets: budgets
        )
    }

    /// Turns a loop into the time that it takes.
    private static func time(_ run: @escaping (Int) throws -> Void) -> (Int) throws -> UInt64 {
        { times in
            let start = CPUClock.thread
            try run(times)
            return CPUClock.thread - start
        }
    }

    /// One of those that are compared.
    private struct Side {
        /// Runs so many times and answers how long that took.
        let run: (Int) throws -> UInt64

        private var times = 1
        var samples: [Double] = []

        init(_ run: @escaping (Int) throws -> UInt64) {
            self.run = run
        }

        /// Finds how many times make up a turn; warms up on the way.
        mutating func calibrate(to nanoseconds: UInt64) throws {
            while true {
                let spent = try run(times)
                guard spent < nanoseconds / 2 else { break }
                times *= spent < nanoseconds / 16 ? 8 : 2
            }
        }

        mutating func takeTurn() throws {
            samples.append(Double(try run(times)) / Double(times))
        }
    }
}
