import Testing

@testable import PNSConformance

@Suite struct TargetCheckTests {
    private static func problems(_ members: String) throws -> [String] {
        let check = try TargetCheck(try Suite.embedded())
        return check.problems(in: try RawJSON(parsing: #"{"format": "target/1", \#(members)}"#)).map(\.description)
    }

    @Test("permits its own examples, and whatever the reader reads")
    func permitsExamples() throws {
        let check = try TargetCheck(try Suite.embedded())
        #expect(check.faultsOfExamples() == [])
        #expect(
            try Self.problems(
                """
                "$comment": ["a", "b"], "implementation": {"name": "I", "$comment": "c"},
                "endpoints": {"http": "http://127.0.0.1:1/base"}, "headers": {"X-A": "${env:A}"},
                "operations": {"notify": {"method": "PUT", "path": "/p", "success": [200],
                                          "members": {"user_id": "/to"}}},
                "principals": {"pool": [{"user_id": "u", "headers": {"Cookie": "a=b"}}]},
                "launch": {"argv": ["a"], "env": {"A": "${port}"}, "cwd": "x", "log": "l",
                           "ready": {"http": "/", "withinSeconds": 1}, "stop": {"signal": "SIGINT", "withinSeconds": 2}},
                "features": ["probe"], "limits": {"maxMessageBytes": 4096}, "namespace": "ct-",
                "pace": {"jobs": 2, "maxRequestsPerSecond": 10},
                "application": {"listen": "127.0.0.1:0", "advertise": "http://h:1/a", "token": "${file:t}"},
                "control": {"url": "http://127.0.0.1:2", "token": "${env:C}"}
                """
            ) == []
        )
    }

    @Test(
        "says where, what, and what to write instead",
        arguments: [
            (
                #""endpoint": {"http": "http://x"}"#,
                #"/endpoint: There is no member "endpoint" here. Did you mean "endpoints"?"#
            ),
            (
                #""launch": {"argv": ["a"], "ready": {"withinSecond": 3}}"#,
                #"/launch/ready/withinSecond: There is no member "withinSecond" here. Did you mean "withinSeconds"?"#
            ),
            (
                #""pace": {"speed": 3}"#,
                #"/pace/speed: There is no member "speed" here. Known: jobs, maxRequestsPerSecond, scale."#
            ),
            (
                #""pace": {"jobs": 0}"#,
                "/pace/jobs: 0 is less than 1. How many scenarios run side by side. For example: 8"
            ),
            (
                #""endpoints": {}"#,
                #"/endpoints: The member "http" is missing. The base URL; a path in it is put in front of every path."#
                    + #" For example: "http://127.0.0.1:8080""#
            ),
            (
                #""limits": {"maxMesageBytes": 4096}"#,
                #"/limits/maxMesageBytes: There is no limit "maxMesageBytes" here. Did you mean "maxMessageBytes"?"#
            ),
            (#""features": ["prob"]"#, #"/features/0: There is no feature "prob" here. Did you mean "probe"?"#),
            (
                #""operations": {"notfy": {}}"#,
                #"/operations/notfy: There is no operation "notfy" here. Did you mean "notify"?"#
            ),
            (
                #""launch": {"argv": ["a"], "stop": {"signal": "TERM"}}"#,
                #"/launch/stop/signal: Expected "SIGTERM", "SIGINT", "SIGQUIT", "SIGKILL", found "TERM". The signal."#
                    + #" For example: "SIGTERM""#
            ),
        ]
    )
    func names(members: String, problem: String) throws {
        #expect(try Self.problems(members) == [problem])
    }

    @Test("names every problem, not only the first")
    func namesAll() throws {
        #expect(try Self.problems(#""endpoint": {}, "pace": {"jobs": "8"}, "limits": {"x": -1}"#).count == 4)
    }

    @Test(
        "finds the word that was meant",
        arguments: [
            ("lisen", "listen"), ("advertize", "advertise"), ("Token", "token"), ("tokne", "token"), ("argv ", "argv"),
            ("zzz", nil), ("", nil),
        ] as [(String, String?)]
    )
    func findsNearest(word: String, nearest: String?) {
        #expect(Spelling.nearest(to: word, among: ["listen", "advertise", "token", "argv"]) == nearest)
    }
}
