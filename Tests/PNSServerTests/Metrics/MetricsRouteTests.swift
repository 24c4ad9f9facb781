import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct MetricsRouteTests {
    @Test func tellsOfConnectionsAndRequestsAndOfNobody() async throws {
        try await TestServer.with { server in
            let device = try await server.device("alice")
            #expect(try await server.notify(#"{"user_id":"alice","notification_data":"secret"}"#).status == 202)
            #expect(try await server.notify("{").status == 400)
            #expect(try await server.notify("{}", token: "wrong").status == 401)
            _ = try await device.frame()
            let answer = try await server.request(TestServer.get("/metrics"))
            #expect(answer.status == 200)
            #expect(answer.header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
            let lines = Set(answer.body.split(separator: "\n"))
            #expect(lines.contains("pns_connections 1"))
            #expect(lines.contains(#"pns_handshakes_total{outcome="accepted"} 1"#))
            #expect(lines.contains(#"pns_notifies_total{outcome="accepted"} 1"#))
            #expect(lines.contains(#"pns_notifies_total{outcome="malformed"} 1"#))
            #expect(lines.contains(#"pns_notifies_total{outcome="unauthorized"} 1"#))
            #expect(lines.contains(#"pns_messages_sent_total{message="newNotificationCountChanged"} 2"#))
            #expect(lines.contains(#"pns_store_seconds_count{operation="accept"} 1"#))
            #expect(!answer.body.contains("alice") && !answer.body.contains("secret"))
        }
    }

    @Test func isThereOnlyWhereItIsClaimed() async throws {
        try await TestServer.with(configure: { $0.features.removeAll { $0 == "metrics" } }) { server in
            let answer = try await server.request(TestServer.get("/metrics"))
            #expect(answer.status == 404)
        }
    }

    @Test func hasAListenerOfItsOwnWhereItIsConfigured() async throws {
        try await TestServer.with(configure: { $0.metricsListener = .init() }) { server in
            let own = try #require(server.addresses.metrics)
            let answer = try await server.request(TestServer.get("/metrics"), at: own)
            #expect(answer.status == 200)
            #expect(try await server.request(TestServer.get("/healthz"), at: own).status == 404)
        }
    }
}
