import PNSCodec
import PNSService
import Testing

@Suite("The catalogue of handlers")
struct HandlerCatalogueTests {
    private var catalogue: HandlerCatalogue {
        var catalogue = HandlerCatalogue()
        catalogue.addStdout()
        let messages = ProviderCredentials<FCMMessage>(["token"]) { configuration throws(HandlerFault) in
            guard try configuration.text("token") != nil else { throw configuration.fault("token", "is missing") }
            return { _ in ScriptedSender<FCMMessage>() }
        }
        catalogue.addFCM(messages)
        catalogue.addTNPG(messages)
        catalogue.addAPNs(ProviderCredentials([]) { _ in { _ in ScriptedSender<APNSMessage>() } })
        catalogue.addWebPush(ProviderCredentials([]) { _ in { _ in ScriptedSender<WebPushMessage>() } })
        return catalogue
    }

    private func plans(_ json: String) throws -> [HandlerPlan] {
        try self.catalogue.plans(try JSONValue(wire: Array(json.utf8)))
    }

    @Test func `has the handlers of the source and those of today`() {
        #expect(self.catalogue.names == ["stdout", "fcm", "tnpg", "apns", "webpush"])
    }

    @Test func `makes those that are on, in their order`() throws {
        let plans = try self.plans(
            #"[{"name":"tnpg","config":{"enabled":true,"token":"t"}},{"name":"fcm","config":{"enabled":false}},"#
                + #"{"name":"webpush"},{"name":"stdout","config":null}]"#
        )
        #expect(plans.map(\.name) == ["tnpg", "webpush", "stdout"])
        #expect(try self.plans("[]").isEmpty)
    }

    @Test(
        arguments: [
            (#"{}"#, "", "array"), (#"[7]"#, "/0", "object"), (#"[{}]"#, "/0/name", "missing"),
            (#"[{"name":7}]"#, "/0/name", "string"), (#"[{"name":"pigeon"}]"#, "/0/name", "stdout, fcm, tnpg"),
            (#"[{"name":"stdout"},{"name":"stdout"}]"#, "/1/name", "/0"),
            (#"[{"name":"fcm","config":{"enabled":false}},{"name":"fcm"}]"#, "/1/name", "/0"),
            (#"[{"name":"stdout","confg":{}}]"#, "/0/confg", "config"),
            (#"[{"name":"stdout","config":7}]"#, "/0/config", "object"),
            (#"[{"name":"stdout","config":{"enabled":1}}]"#, "/0/config/enabled", "true"),
            (#"[{"name":"stdout","config":{"bufer":1}}]"#, "/0/config/bufer", "buffer"),
            (#"[{"name":"stdout","config":{"buffer":1.5}}]"#, "/0/config/buffer", "integer"),
            (#"[{"name":"tnpg","config":{}}]"#, "/0/config/token", "missing"),
            (#"[{"name":"tnpg","config":{"token":"t","concurrency":0}}]"#, "/0/config/concurrency", "1 to"),
            (#"[{"name":"apns","config":{}}]"#, "/0/config/bundle_id", "missing"),
            (#"[{"name":"fcm","config":{"token":"t","time_to_live":2419201}}]"#, "/0/config/time_to_live", "2419200"),
            (
                #"[{"name":"fcm","config":{"token":"t","android":{"msg":{"color":"red"}}}}]"#,
                "/0/config/android/msg/color", "#rrggbb"
            ),
            (
                #"[{"name":"fcm","config":{"token":"t","android":{"titel":"x"}}}]"#, "/0/config/android/titel", "title"
            ),
            (#"[{"name":"fcm","config":{"token":"t","platforms":"ios"}}]"#, "/0/config/platforms", "array"),
        ]
    )
    func `says what is wrong, and where`(json: String, pointer: String, word: String) throws {
        do {
            _ = try self.plans(json)
            Issue.record("\(json) is accepted")
        } catch let fault as HandlerFault {
            #expect(fault.pointer == pointer)
            #expect(fault.problem.contains(word), "\(fault.problem)")
        }
    }

    @Test func `takes a buffer of nothing as the usual one, as the source does`() throws {
        let environment = HandlerEnvironment(
            registry: InMemoryDeviceRegistry(),
            outbound: OutboundContext(client: NoOutboundClient(), clock: SystemClock()),
            logger: Samples.quiet
        )
        func limit(_ json: String) throws -> Int? { try self.plans(json).first?.make(environment).queueLimit }
        #expect(try limit(#"[{"name":"stdout","config":{"buffer":0}}]"#) == 32)
        #expect(try limit(#"[{"name":"stdout","config":{"buffer":-4}}]"#) == 32)
        #expect(try limit(#"[{"name":"stdout","config":{"buffer":8}}]"#) == 8)
        #expect(try limit(#"[{"name":"webpush"}]"#) == 1_024)
        #expect(try limit(#"[{"name":"webpush","config":{"buffer":5}}]"#) == 5)
    }

    @Test func `takes a handler of somebody else's`() throws {
        var catalogue = self.catalogue
        catalogue.add("mine") { configuration throws(HandlerFault) in
            try configuration.permit(["enabled"])
            return HandlerPlan("mine") { _ in GatedHandler() }
        }
        #expect(try catalogue.plans(try JSONValue(wire: Array(#"[{"name":"mine"}]"#.utf8))).map(\.name) == ["mine"])
    }
}
