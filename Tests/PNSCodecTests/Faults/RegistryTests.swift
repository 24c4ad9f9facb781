import Foundation
import PNSCodec
import Testing

/// `Spec/errors.json`, as far as the codec is concerned.
private struct Registry: Decodable {
    struct Code: Decodable {
        var code: String
        var httpStatus: [Int]
        var closeCode: UInt16?
    }

    struct Reason: Decodable {
        var reason: String
        var code: String
    }

    var codes: [Code]
    var reasons: [Reason]

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Spec/errors.json")
        self = try JSONDecoder().decode(Registry.self, from: Data(contentsOf: root))
    }
}

@Suite("The error registry")
struct RegistryTests {
    @Test("has the codes of the codec, in its order, with their statuses and close codes")
    func codes() throws {
        let registry = try Registry()
        #expect(ErrorCode.all.map(\.rawValue) == registry.codes.map(\.code))
        for entry in registry.codes {
            let code = ErrorCode(rawValue: entry.code)
            #expect(code.httpStatuses == entry.httpStatus)
            #expect(code.httpStatus == entry.httpStatus.first)
            #expect(code.closeCode?.rawValue == entry.closeCode)
        }
    }

    @Test("has the reasons of the codec, in its order, with their classes")
    func reasons() throws {
        let registry = try Registry()
        #expect(Reason.all.map(\.rawValue) == registry.reasons.map(\.reason))
        #expect(Reason.all.map(\.code.rawValue) == registry.reasons.map(\.code))
    }

    @Test("gives every reason and every code a sentence or title of its own")
    func texts() {
        #expect(Set(Reason.all.map(\.message)).count == Reason.all.count)
        #expect(Reason.all.allSatisfy { $0.message.hasSuffix(".") })
        #expect(Set(ErrorCode.all.map(\.title)).count == ErrorCode.all.count)
    }

    @Test("leaves room for codes and reasons of later revisions")
    func unknown() throws {
        let message = try ErrorMessage(text: #"{"error":{"code":"new-code","message":"m","reason":"new-reason"}}"#)
        #expect(message.error.code == ErrorCode(rawValue: "new-code"))
        #expect(message.error.code.httpStatus == nil)
        #expect(message.error.code.closeCode == nil)
        #expect(message.error.reason == Reason(rawValue: "new-reason"))
        #expect(message.error.reason?.code == .badArgument)
        #expect(message.text == #"{"error":{"code":"new-code","message":"m","reason":"new-reason"}}"#)
    }

    @Test("makes a fault answer for itself")
    func fault() {
        let fault = WireFault(reason: .trailingComma, pointer: "/a", offset: 7)
        #expect(fault.code == .malformed)
        #expect(fault.message == Reason.trailingComma.message)
        #expect(fault.description == #"trailing-comma at "/a", byte 7"#)
        #expect(WireFault(reason: .unknownType).code == .unknownType)
        #expect(WireFault(reason: .tooLong).code == .badArgument)
    }
}

@Suite("A close code")
struct CloseCodeTests {
    @Test("is permitted on the wire as RFC 6455 says")
    func permission() {
        let permitted = (UInt16.min...UInt16.max).filter { CloseCode(rawValue: $0).isPermittedOnWire }
        let expected = Array(1000...1003) + Array(1007...1014) + Array(3000...4999)
        #expect(permitted == expected.map { UInt16($0) })
    }
}
