import Foundation
import PNSService
import Testing

@testable import pns

@Suite("The file of the push handlers")
struct HandlersFileTests {
    private func plans(_ json: String, environment: [String: String] = [:]) throws -> [HandlerPlan] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pns-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "handlers.json")
        try Data(json.utf8).write(to: file)
        try Data("from-a-file\n".utf8).write(to: folder.appending(path: "token"))
        return try HandlersFile(path: file.path(percentEncoded: false), environment: environment).plans
    }

    /// What is said of a file that is wrong.
    private func fault(_ json: String, environment: [String: String] = [:]) -> String {
        do {
            _ = try self.plans(json, environment: environment)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func `names handlers in their order`() throws {
        let plans = try self.plans(
            #"[{"name":"stdout","config":{"enabled":true,"buffer":8}},"#
                + #"{"name":"tnpg","config":{"enabled":true,"url":"http://127.0.0.1:1/","org":"acme","token":"t"}},"#
                + #"{"name":"webpush","config":{"key":"nG4EfSxhpYT1tm0_fGfYjnKDq2vK1xAFZ1ZHHJ8VFQE","subject":"mailto:a@b"}}]"#
        )
        #expect(plans.map(\.name) == ["stdout", "tnpg", "webpush"])
    }

    @Test func `takes secrets from variables and files`() throws {
        let config = #""url":"http://127.0.0.1:1","org":"acme""#
        for token in ["${env:TOKEN}", "${file:token}"] {
            let json = #"[{"name":"tnpg","config":{\#(config),"token":"\#(token)"}}]"#
            #expect(try self.plans(json, environment: ["TOKEN": "secret"]).count == 1)
        }
        let unset = self.fault(#"[{"name":"tnpg","config":{\#(config),"token":"${env:TOKEN}"}}]"#)
        #expect(unset.contains("/0/config/token") && unset.contains("TOKEN"))
    }

    @Test(
        arguments: [
            ("[", "byte 1"), (#"[{"name":"pigeon"}]"#, "/0/name is \"pigeon\""),
            (#"[{"name":"tnpg","config":{"org":"a","token":"t"}}]"#, "/0/config/url is missing"),
            (#"[{"name":"tnpg","config":{"url":"ftp://a","org":"a","token":"t"}}]"#, "/0/config/url"),
            (#"[{"name":"tnpg","config":{"url":"http://a","org":" ","token":"t"}}]"#, "/0/config/org"),
            (#"[{"name":"tnpg","config":{"url":"http://a","org":"a"}}]"#, "/0/config/token is missing"),
            (#"[{"name":"fcm"}]"#, "/0/config/credentials_file is missing"),
            (
                #"[{"name":"fcm","config":{"credentials_file":"nowhere.json"}}]"#,
                "/0/config/credentials_file is nowhere"
            ),
            (#"[{"name":"fcm","config":{"credentials":"{}"}}]"#, "/0/config/credentials lacks"),
            (#"[{"name":"apns","config":{"bundle_id":"a"}}]"#, "/0/config/key_file is missing"),
            (#"[{"name":"apns","config":{"bundle_id":"a","key":"no key"}}]"#, "/0/config/key is no private key"),
            (#"[{"name":"webpush","config":{"key":"no key"}}]"#, "/0/config/key is no private key"),
            (#"[{"name":"stdout"},{"name":"stdout"}]"#, "/1/name is \"stdout\", which /0 configures already"),
        ]
    )
    func `says what is wrong, and where`(json: String, words: String) {
        let fault = self.fault(json)
        #expect(fault.contains(words), "\(fault)")
        #expect(fault.contains("handlers.json"), "\(fault)")
    }

    @Test func `repeats no secret`() {
        let fault = self.fault(#"[{"name":"apns","config":{"bundle_id":"a","key":"very-secret"}}]"#)
        #expect(!fault.contains("very-secret"))
    }

    @Test func `says that a file is not there`() {
        do throws(ConfigurationFault) {
            _ = try HandlersFile(path: "/nowhere/handlers.json", environment: [:])
            Issue.record("there is such a file")
        } catch {
            #expect(error.description.contains("receipts.config is /nowhere/handlers.json, which cannot be read"))
        }
    }
}
