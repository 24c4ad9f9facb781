import Testing

@testable import PNSConformance

@Suite("A step at a node") struct NodeStepTests {
    private static let nodes = ["127.0.0.1:11", "127.0.0.1:12"]
    private static let head = #""means": ["nodes"], "#

    @Test("opens a connection there, with its Host")
    func opens() throws {
        let open = #"{"do": "open", "conn": "d1", "user": "alice", "node": 2}"#
        let bench = try MachineBench(open, head: Self.head, nodes: Self.nodes)
        guard case .on(node: 2, .open(conn: "d1", let handshake, bytewise: false))? = bench.commands.first else {
            Issue.record("\(bench.commands)")
            return
        }
        #expect(String(decoding: handshake, as: UTF8.self).contains("\r\nHost: 127.0.0.1:12\r\n"))
    }

    @Test("calls there, with its Host")
    func calls() throws {
        let call = #"{"do": "call", "op": "notify", "node": 1, "body": {}}"#
        let bench = try MachineBench(call, head: Self.head, nodes: Self.nodes)
        guard case .on(node: 1, .call(step: 0, let request, onClock: false, milliseconds: _))? = bench.commands.first
        else {
            Issue.record("\(bench.commands)")
            return
        }
        #expect(request.headers.first == HeaderField("Host", "127.0.0.1:11"))
    }

    @Test("ends and restarts that node alone")
    func ends() throws {
        let kill = #"{"do": "terminate", "how": "kill", "node": 1}"#
        let killing = try MachineBench(kill, head: Self.head, nodes: Self.nodes) { $0.means = [.restart] }
        #expect(killing.commands.first == .on(node: 1, .terminate(step: 0, withKill: true)))
        let restart = #"{"do": "restart", "how": "term", "node": 2}"#
        let starting = try MachineBench(restart, head: Self.head, nodes: Self.nodes) { $0.means = [.restart] }
        #expect(starting.commands.first == .on(node: 2, .restart(step: 0, withKill: false)))
    }

    @Test("goes nowhere else where there is no such node", arguments: [[], nodes])
    func refuses(nodes: [String]) throws {
        let call = #"{"do": "call", "op": "notify", "node": 3, "body": {}}"#
        let bench = try MachineBench(call, head: Self.head, nodes: nodes)
        let count = max(1, nodes.count)
        #expect(bench.commands.isEmpty)
        #expect(bench.machine.stop == .untestable(why: "there is no node 3: the target has \(count)"))
    }

    @Test("is judged by time where the barrier does not hold across nodes, and others are not")
    func fits() throws {
        var policy = JudgePolicy()
        policy.isBarrierProvedAcrossNodes = false
        let across = policy.fitting(try MachineBench.scenario(MachineBench.open, head: Self.head))
        #expect(!across.isBarrierProved)
        #expect(across.quietMilliseconds == 1_000)
        #expect(policy.fitting(try MachineBench.scenario(MachineBench.open)).isBarrierProved)
        policy.isBarrierProvedAcrossNodes = true
        #expect(policy.fitting(try MachineBench.scenario(MachineBench.open, head: Self.head)).isBarrierProved)
    }

    @Test("is told from others in the transcript and in the commands for a shell")
    func shows() throws {
        let call = #"{"do": "call", "op": "notify", "node": 2, "body": {}}"#
        let bench = try MachineBench(call, head: Self.head, nodes: Self.nodes)
        var recorder = TranscriptRecorder(secrets: [])
        for command in bench.commands { recorder.record(command, at: 1) }
        #expect(recorder.events.map(\.text) == ["node 2: POST /notify {}"])
        let lines = ExplanationText(bench.context).lines(for: bench.commands.map { .did($0) })
        #expect(lines.first?.contains("'http://127.0.0.1:12/notify'") == true)
    }

    @Test("survives in the recording")
    func records() throws {
        let call = #"{"do": "call", "op": "notify", "node": 2, "body": {}}"#
        let bench = try MachineBench(call, head: Self.head, nodes: Self.nodes)
        let conditions = RunConditions(Preflight(policy: bench.policy), mintsUsers: true, setsLimits: false)
        let json = ScenarioRecording(context: bench.context, entries: []).json(conditions)
        let reader = try DataReader(text: json.compact(), file: "r.json")
        #expect(try ScenarioRecording(reader, conditions).context.nodeAuthorities == Self.nodes)
    }
}
