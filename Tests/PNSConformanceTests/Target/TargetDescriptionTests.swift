import Testing

@testable import PNSConformance

@Suite struct TargetDescriptionTests {
    private static func read(_ text: String) throws -> TargetDescription {
        let secrets = ["env:TOKEN": "t0p", "file:/run/clock": "tick"]
        return try TargetDescription(try DataReader(text: text, file: "target.json")) { secrets[$0] }
    }

    @Test("reads a whole target file, with secrets from elsewhere")
    func readsAll() throws {
        let target = try Self.read(
            """
            {"format": "target/1", "implementation": {"name": "I", "version": "2", "url": "https://example.test"},
             "endpoints": {"http": "http://127.0.0.1:8080/base"},
             "application": {"listen": "127.0.0.1:9000", "advertise": "http://host:1/a", "token": "${env:TOKEN}"},
             "control": {"url": "http://127.0.0.1:8081", "token": "${file:/run/clock}"},
             "features": ["probe"], "limits": {"maxMessageBytes": 1000},
             "headers": {"X-Tenant": "t-${env:TOKEN}"},
             "operations": {"notify": {"method": "PUT", "members": {"user_id": "/to/id"}}},
             "principals": {"pool": [{"user_id": "u", "headers": {"Authorization": "Bearer ${env:TOKEN}"}}]},
             "namespace": "ct-", "pace": {"jobs": 3, "maxRequestsPerSecond": 40}, "$comment": "c",
             "launch": {"argv": ["server", "--port", "${port}"], "ready": {"http": "/ready", "withinSeconds": 3},
                        "env": {"TOKEN": "${env:TOKEN}", "DIR": "${dir}"}, "cwd": "work", "log": "server.log",
                        "stop": {"signal": "SIGINT", "withinSeconds": 9}}}
            """
        )
        var expected = TargetDescription(url: "http://127.0.0.1:8080/base", applicationToken: "t0p")
        expected.name = "I"
        expected.version = "2"
        expected.applicationListen = Endpoint(host: "127.0.0.1", port: 9_000)
        expected.applicationURL = "http://host:1/a"
        expected.clockURL = "http://127.0.0.1:8081"
        expected.clockToken = "tick"
        expected.features = ["probe"]
        expected.limits = ["maxMessageBytes": 1_000]
        expected.launch = .init(argv: ["server", "--port", "${port}"], readyPath: "/ready", readyWithinSeconds: 3)
        expected.launch?.env = ["TOKEN": "t0p", "DIR": "${dir}"]
        expected.launch?.cwd = "work"
        expected.launch?.log = "server.log"
        expected.launch?.stopSignal = .interrupt
        expected.launch?.stopWithinSeconds = 9
        expected.headers = [HeaderField("X-Tenant", "t-t0p")]
        var notify = OperationOverride()
        notify.method = "PUT"
        notify.members = ["user_id": ["to", "id"]]
        expected.operations = ["notify": notify]
        expected.principals = .pool([TargetPrincipal(authorization: "Bearer t0p", userID: "u")])
        expected.namespace = "ct-"
        expected.jobs = 3
        expected.maxRequestsPerSecond = 40
        #expect(target == expected)
    }

    @Test("reads nodes, the first of which stands for the server where no address does")
    func readsNodes() throws {
        let nodes = """
            [{"http": "http://a:1", "control": {"url": "http://a:2", "token": "${env:TOKEN}"}}, {"http": "http://b:1"}]
            """
        let target = try Self.read(#"{"format": "target/1", "nodes": \#(nodes)}"#)
        #expect(target.url == "http://a:1")
        #expect(target.clockURL == "http://a:2")
        #expect(target.nodes.map(\.url) == ["http://a:1", "http://b:1"])
        #expect(target.nodes.map(\.clockToken) == ["t0p", nil])
        let behind = try Self.read(
            #"{"format": "target/1", "endpoints": {"http": "http://balancer"}, "nodes": \#(nodes)}"#
        )
        #expect(behind.url == "http://balancer")
        #expect(behind.clockURL == nil)
        let instance = try TargetInstance(running: behind)
        #expect(instance.authority == "balancer:80")
        #expect(instance.nodes.map(\.authority) == ["a:1", "b:1"])
        #expect(instance.node(2)?.authority == "b:1")
        #expect(instance.node(3) == nil)
    }

    @Test("wants the nodes under the path of the server")
    func refusesOtherPaths() throws {
        let target = try Self.read(
            #"{"format": "target/1", "nodes": [{"http": "http://a/x"}, {"http": "http://b/y"}]}"#
        )
        #expect(throws: CallFailure.self) { try TargetInstance(running: target) }
    }

    @Test(
        "takes users from one source only",
        arguments: [
            "{}", #"{"minted": false}"#, #"{"command": []}"#, #"{"pool": []}"#, #"{"minted": true, "pool": []}"#,
        ]
    )
    func refusesPrincipals(form: String) throws {
        let fault = DataFault(
            file: "target.json",
            pointer: "/principals",
            sentence: "Exactly one of minted, command and pool says where users come from."
        )
        #expect(throws: fault) { try Self.read(#"{"format": "target/1", "principals": \#(form)}"#) }
    }

    @Test("finds the certificates to trust beside the file")
    func readsTLS() throws {
        let text = #"{"format": "target/1", "endpoints": {"http": "https://127.0.0.1"}, "tls": {"ca": "ca.pem"}}"#
        let target = try TargetDescription(try DataReader(text: text, file: "/etc/pns/target.json")) { _ in nil }
        #expect(target.tls == ClientTLS(authorities: "/etc/pns/ca.pem"))
        let trusting = try Self.read(
            #"{"format": "target/1", "endpoints": {"http": "https://127.0.0.1"}, "tls": {"verify": false}}"#
        )
        #expect(trusting.tls == ClientTLS(isVerified: false))
    }

    @Test("needs little")
    func readsLittle() throws {
        let target = try Self.read(#"{"format": "target/1", "endpoints": {"http": "http://127.0.0.1:80"}}"#)
        #expect(target == TargetDescription(url: "http://127.0.0.1:80"))
        #expect(target.name == "server at http://127.0.0.1:80")
        #expect(target.applicationListen == Endpoint(host: "127.0.0.1", port: 8_990))
        let launched = try Self.read(#"{"format": "target/1", "launch": {"argv": ["s"]}}"#)
        #expect(launched.launch == .init(argv: ["s"], readyPath: "/healthz", readyWithinSeconds: 10))
    }

    @Test(
        "names file and pointer of what it cannot read",
        arguments: [
            (#"{"format": "target/1"}"#, "", "A target needs endpoints.http, nodes or launch."),
            (#"{"format": "target/2"}"#, "/format", "Only \"target/1\" can be read."),
            (
                #"{"format": "target/1", "endpoints": {"http": "http://x"}, "endpoint": {}}"#, "/endpoint",
                "The member \"endpoint\" is unknown."
            ),
            (#"{"format": "target/1", "endpoints": {}}"#, "/endpoints", "The member \"http\" is missing."),
            (
                #"{"format": "target/1", "application": {"token": "${env:NONE}"}}"#, "/application/token",
                "The environment variable NONE is not set: export NONE=… and try again."
            ),
            (
                #"{"format": "target/1", "application": {"listen": "x:y"}}"#, "/application/listen",
                "application.listen is HOST:PORT."
            ),
            (#"{"format": "target/1", "control": {"url": "u"}}"#, "/control", "The member \"token\" is missing."),
            (
                #"{"format": "target/1", "nodes": [{"http": "http://a"}]}"#, "/nodes",
                "A server of one node is named by endpoints.http; name two or more."
            ),
            (
                #"{"format": "target/1", "nodes": [{"http": "http://a"}, {"http": "http://b"}], "launch": {"argv": ["a"]}}"#,
                "", "A server that is launched says how many nodes it has in launch.nodes."
            ),
            (#"{"format": "target/1", "launch": {"argv": ["a"], "nodes": 9}}"#, "/launch/nodes", "Write 1 to 8 nodes."),
            (#"{"format": "target/1", "launch": {"argv": []}}"#, "/launch", "launch.argv names at least a program."),
            (
                #"{"format": "target/1", "launch": {"argv": ["a"], "ready": {"in": 1}}}"#, "/launch/ready/in",
                "The member \"in\" is unknown."
            ),
            (#"{"format": "target/1", "limits": {"a": "1"}}"#, "/limits/a", "Expected an integer, found string."),
        ]
    )
    func refuses(text: String, pointer: String, sentence: String) throws {
        #expect(throws: DataFault(file: "target.json", pointer: pointer, sentence: sentence)) { try Self.read(text) }
    }

    @Test("takes a token that names no secret for itself", arguments: ["plain", "${", "a${other:TOKEN}", "}"])
    func readsPlainTokens(token: String) throws {
        let target = try Self.read(
            """
            {"format": "target/1", "endpoints": {"http": "http://127.0.0.1"}, "application": {"token": "\(token)"}}
            """
        )
        #expect(target.applicationToken == token)
    }
}
