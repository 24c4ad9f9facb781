import PNSService
import Testing

@testable import PNSServer

@Suite struct ClausesTests {
    @Test func `counts what this server did, and not what another one did`() async throws {
        try await TestServer.with { server in
            try await TestServer.with { other in
                _ = try await server.device("alice")
                _ = try await other.request(TestServer.get("/nothing"))
                let device = server.application.service.clauses.exercised
                #expect(device.isSuperset(of: [.con001, .con002, .cnt001, .frm001, .frm032]))
                // Nobody asks an application here.
                #expect(
                    device.isDisjoint(with: [.aut001, .aut006, .ntf001, .err006, .err001, .dsc001, .uns001, .ops013])
                )
                #expect(other.application.service.clauses.exercised == [.err006, .err001, .err002, .ops003])
            }
        }
    }

    @Test func `notes which rule a request was refused by`() async throws {
        try await TestServer.with { server in
            let clauses = server.application.service.clauses
            _ = try await server.notify("{")
            #expect(clauses.exercised.isSuperset(of: [.ntf021, .ntf024, .jsn002, .err004]))
            #expect(clauses.exercised.isDisjoint(with: [.ntf001, .ntf020, .ntf022, .ntf040]))
            _ = try await server.notify("{}", token: "other")
            #expect(clauses.exercised.isSuperset(of: [.ntf020, .aut012]))
            _ = try await server.notify(#"{"notifications":[]}"#)
            #expect(clauses.exercised.contains(.ntf012))
            #expect(!clauses.exercised.contains(.idn003))
            _ = try await server.notify(#"{"user_id":"","notification_data":"a"}"#)
            #expect(clauses.exercised.contains(.idn003))
        }
    }

    @Test func `notes a notification when it is stored, and its repetition as one`() async throws {
        try await TestServer.with { server in
            let clauses = server.application.service.clauses
            let record = #"{"user_id":"alice","notification_data":"a","notification_id":"n1"}"#
            _ = try await server.notify(record)
            #expect(clauses.exercised.isSuperset(of: [.ntf001, .ntf002, .ntf005, .ntf040]))
            #expect(clauses.exercised.isDisjoint(with: [.ntf030, .ntf003, .ntf006, .ntf010, .ntf042]))
            _ = try await server.notify(record)
            #expect(clauses.exercised.contains(.ntf030))
        }
    }

    @Test func `notes which frame a connection was failed for`() async throws {
        try await TestServer.with { server in
            let device = try await server.device("alice")
            try await device.send([0x82, 0x80, 0, 0, 0, 0])
            _ = try await device.frame()
            let clauses = server.application.service.clauses.exercised
            #expect(clauses.contains(.frm011))
            #expect(clauses.isDisjoint(with: [.frm010, .frm012, .frm014, .frm031]))
        }
    }
}
