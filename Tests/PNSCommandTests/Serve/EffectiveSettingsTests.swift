import Testing

@testable import pns

@Suite struct EffectiveSettingsTests {
    private static let file = #"{"port": 1111, "log": {"level": "error"}, "drainSeconds": 3, "auth": "dev"}"#

    @Test func takeFlagsBeforeVariablesBeforeTheFile() throws {
        try ServeFolder.with { folder in
            #expect(try folder.settings()["port"] == "8080")
            #expect(try folder.settings().origin("port") == .builtIn)
            try folder.write(Self.file)
            #expect(try folder.settings()["port"] == "1111")
            #expect(try folder.settings()["log.level"] == "error")
            let environment = ["PNS_PORT": "2222", "PNS_LOG_LEVEL": "debug", "PNS_DRAIN_SECONDS": ""]
            let second = try folder.settings(environment: environment)
            #expect(second["port"] == "2222")
            #expect(second.origin("port") == .variable("PNS_PORT"))
            #expect(second["drainSeconds"] == "3")  // An empty variable says nothing.
            let third = try folder.settings(
                flags: ["--port", "3333", "--set", "drainSeconds=4"],
                environment: environment
            )
            #expect(third["port"] == "3333")
            #expect(third.origin("port") == .flag("--port"))
            #expect(third["log.level"] == "debug")
            #expect(third["drainSeconds"] == "4")
            #expect(third["auth"] == "dev")
            #expect(third.faults.isEmpty)
        }
    }

    @Test func tellEverythingThatIsWrongAtOnce() throws {
        try ServeFolder.with { folder in
            try folder.write(#"{"port": "many", "colour": "red", "timeouts": {"idleSeconds": 0}}"#)
            let settings = try folder.settings(
                flags: ["--limit", "maxAnswerBytes=7", "--log-level", "loud", "--limit", "nonsense"],
                environment: ["PNS_APPLICATION": "example.com", "PNS_CLOCK_TOKEN": "${env:NOWHERE}"]
            )
            let said = settings.faults.map(\.description)
            let wanted = [
                "port ", "colour", "timeouts.idleSeconds ", "limits.maxAnswerBytes ", "log.level ", "--limit ",
                "application ",
                "clock.token ",
            ]
            for part in wanted { #expect(said.contains { $0.contains(part) }, "\(part) in \(said)") }
            #expect(said.count == wanted.count)
            // Each says what would be right, and how to say it.
            #expect(
                said.contains {
                    $0.contains("PNS_LOG_LEVEL") && $0.contains("--log-level") && $0.contains("trace, debug")
                }
            )
        }
    }

    @Test func showNoSecret() throws {
        let canary = "canary-4711"
        try ServeFolder.with { folder in
            try folder.write(canary, to: "secret")
            try folder.write(#"{"applications": {"shop": "${file:secret}"}, "clock": {"token": "${env:CANARY}"}}"#)
            let settings = try folder.settings(
                flags: [
                    "--application-token", "${env:OTHER}", "--application",
                    "https://user:\(canary)@host/?key=\(canary)",
                ],
                environment: [
                    "CANARY": canary, "OTHER": canary + "-2", "PNS_APPLICATIONS": "mail=\(canary)-3",
                    "PNS_OAUTH_CLIENT_SECRETS": canary,
                ]
            )
            #expect(settings.faults.isEmpty)
            #expect(settings["clock.token"] == canary)
            #expect(settings.applications.map(\.token) == ["\(canary)-3", canary, "\(canary)-2"])
            #expect(settings["application"]?.contains(canary) == true)
            #expect(!settings.printed.contains(canary))
            #expect(settings.printed.contains("<redacted>"))
        }
    }

    @Test func showNoSecretInAFault() throws {
        let canary = "canary-4711"
        try ServeFolder.with { folder in
            let settings = try folder.settings(
                flags: ["--application-token", canary, "--set", "oauth.signingKeys=\(canary)", "--set", "x.\(canary)"],
                environment: ["PNS_APPLICATION": canary, "PNS_APPLICATIONS": canary]
            )
            #expect(settings.faults.count == 5)
            for fault in settings.faults { #expect(!fault.description.contains(canary), "\(fault)") }
        }
    }

    @Test func refuseTwoApplicationsWithOneToken() throws {
        try ServeFolder.with { folder in
            let settings = try folder.settings(environment: ["PNS_APPLICATIONS": "a=same,b=same"])
            #expect(settings.faults.map(\.description).contains { $0.contains("the same token") })
        }
    }

    @Test func nameTheNearestOfAStrayVariable() throws {
        try ServeFolder.with { folder in
            let strays = try folder.sources(environment: ["PNS_PROT": "1", "PATH": "/", "PNS_TOKEN": "t"])
                .strayVariables
            #expect(strays.map { $0.name } == ["PNS_PROT"])
            #expect(strays.first?.nearest == "PNS_PORT")
        }
    }
}
