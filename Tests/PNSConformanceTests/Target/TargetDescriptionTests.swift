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
             "launch": {"argv": ["server", "--port", "${port}"], "ready": {"http": "/ready", "withinSeconds": 3}}}
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
        #expect(target == expected)
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
            (#"{"format": "target/1"}"#, "", "A target needs endpoints.http, or launch."),
            (#"{"format": "target/2"}"#, "/format", "Only \"target/1\" can be read."),
            (
                #"{"format": "target/1", "endpoints": {"http": "http://x"}, "endpoint": {}}"#, "/endpoint",
                "The member \"endpoint\" is unknown."
            ),
            (#"{"format": "target/1", "endpoints": {}}"#, "/endpoints", "The member \"http\" is missing."),
            (
                #"{"format": "target/1", "application": {"token": "${env:NONE}"}}"#, "/application/token",
                "There is no env:NONE."
            ),
            (
                #"{"format": "target/1", "application": {"listen": "x:y"}}"#, "/application/listen",
                "application.listen is HOST:PORT."
            ),
            (#"{"format": "target/1", "control": {"url": "u"}}"#, "/control", "The member \"token\" is missing."),
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

    @Test("takes a token that names no secret for itself", arguments: ["plain", "${", "a${env:TOKEN}", "}"])
    func readsPlainTokens(token: String) throws {
        let target = try Self.read(
            """
            {"format": "target/1", "endpoints": {"http": "http://127.0.0.1"}, "application": {"token": "\(token)"}}
            """
        )
        #expect(target.applicationToken == token)
    }
}
