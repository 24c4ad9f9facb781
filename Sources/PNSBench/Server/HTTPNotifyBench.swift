import Histogram
import NIOCore

/// Durable notifies through HTTP, and what the same machine does at most.
struct HTTPNotifyBench {
    let rounds: Int
    let turnSeconds: Double
    let hasPeers: Bool
    let loop: any EventLoop

    private static let part = "notify"
    private static let connections = 64

    /// Measures.
    func run(_ book: inout FigureBook, _ progress: @Sendable (String) -> Void) async throws {
        // Not bound to a processor: the store has a thread of its own.
        let server = try await RunningTarget.start(ReferenceKind(), on: nil)
        defer { server.stop() }
        let nginx = NchanKind()
        let ceiling = hasPeers && nginx.obstacle == nil ? try await RunningTarget.start(nginx, on: nil) : nil
        defer { ceiling?.stop() }
        for round in 1...rounds {
            progress("notify through HTTP, round \(round) of \(rounds)")
            try await measure(server, &book)
            try measureWithWrk(server, ceiling, &book)
        }
    }

    private func measure(_ server: RunningTarget, _ book: inout FigureBook) async throws {
        let requests = (0..<1_000).map { user in
            ReferenceKind.notify(#"{"user_id":"user-\#(user)","notification_data":"\#(StoreRig.data)"}"#)
        }
        let load = RequestLoad(requests: requests, loop: loop)
        let cpu = server.tree.cpu
        let seconds = try await load.run(connections: Self.connections, to: server.port, for: turnSeconds)
        let spent = Double(server.tree.cpu - cpu)
        let (answers, latency) = try await loop.submit { (load.answers, load.latency) }.get()
        let subject = "HTTP, \(Self.connections) connections"
        func note(_ value: Double, _ unit: String, _ quantity: String) {
            book.add(value, unit, quantity, subject, Self.part)
        }
        note(Double(answers) / seconds, "/s", "acknowledged and durable")
        note(spent / Double(answers) / 1_000, "µs", "server CPU per notify")
        note(Double(latency.valueAtPercentile(50)) / 1e6, "ms", "latency p50")
        note(Double(latency.valueAtPercentile(99)) / 1e6, "ms", "latency p99")
    }

    private func measureWithWrk(_ server: RunningTarget, _ nginx: RunningTarget?, _ book: inout FigureBook) throws {
        let (notify, ceiling) = ("wrk, POST /notify", "wrk, an empty answer")
        if let obstacle = Wrk.obstacle {
            book.skip("acknowledged and durable", of: FigureBook.reference, notify, Self.part, why: "wrk \(obstacle)")
            return
        }
        let seconds = max(1, Int(turnSeconds.rounded()))
        let body = #"{"user_id":"user-1","notification_data":"\#(StoreRig.data)"}"#
        let url = "http://127.0.0.1:\(server.port)"
        let rate = try Wrk.requestsPerSecond("\(url)/notify", seconds: seconds, body: body)
        book.add(rate, "/s", "acknowledged and durable", notify, Self.part)
        book.add(
            try Wrk.requestsPerSecond("\(url)/healthz", seconds: seconds),
            "/s",
            "requests",
            ceiling,
            Self.part
        )
        guard let nginx else {
            book.skip("requests", of: "nginx", ceiling, Self.part, why: NchanKind().obstacle ?? "left out")
            return
        }
        let address = "http://127.0.0.1:\(nginx.port)/accepted"
        book.add(
            try Wrk.requestsPerSecond(address, seconds: seconds),
            "/s",
            "requests",
            of: "nginx",
            ceiling,
            Self.part
        )
    }
}
