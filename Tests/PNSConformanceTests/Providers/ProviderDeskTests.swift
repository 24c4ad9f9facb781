import Synchronization
import Testing

@testable import PNSConformance

@Suite struct ProviderDeskTests {
    private final class Heard: Sendable {
        private let tokens = Mutex<[[String]]>([])
        var all: [[String]] { tokens.withLock { $0 } }
        func note(_ record: ProviderRecord) { tokens.withLock { $0.append(record.items.map(\.token)) } }
    }

    private static let forms: [(name: String, form: DeviceForm)] = [
        ("one", DeviceForm(provider: .tnpg, isMany: false)), ("many", DeviceForm(provider: .tnpg, isMany: true)),
        ("phone", DeviceForm(provider: .apns, isMany: false)), ("phones", DeviceForm(provider: .apns, isMany: true)),
        ("browser", DeviceForm(provider: .webpush, isMany: false)),
    ]

    @Test("mints devices of each provider's form, other ones for each scenario")
    func mints() throws {
        let desk = ProviderDesk([FakeProvider(.webpush)])
        let devices = desk.mint(Self.forms, unique: "u1")
        let others = desk.mint(Self.forms, unique: "u2")
        #expect(Set((Array(devices.values) + Array(others.values)).map(\.token)).count == 10)
        let phone = try #require(devices["phone"])
        #expect(phone.token.utf8.count == 64)
        #expect(phone.token.allSatisfy { "0123456789abcdef".contains($0) })
        #expect(devices["one"]?.token.utf8.count == 64)
        #expect(devices["browser"]?.token.hasPrefix("/push/") == true)
        #expect(devices["browser"]?.subscription?["endpoint"] != nil)
        let many = try #require(devices["many"])
        #expect(many.number(of: many.token + "17") == 17)
        #expect(many.number(of: many.token + "x") == nil)
        #expect(many.number(of: try #require(devices["one"]).token) == nil)
    }

    @Test("mints a device like another with the token of that, so that it is seen at both providers")
    func mintsAlike() throws {
        let desk = ProviderDesk()
        let forms = Self.forms + [("stray", DeviceForm(provider: .fcm, isMany: false, model: "phone"))]
        let devices = desk.mint(forms, unique: "u1")
        #expect(try #require(devices["stray"]).token == #require(devices["phone"]).token)
        #expect(devices["stray"]?.provider == .fcm)
    }

    @Test("takes a recipient for the device of the handler stdout, and no line for a stray")
    func readsLines() throws {
        let output = HandlerOutput()
        let desk = ProviderDesk([output])
        let heard = Heard()
        let forms = [("out", DeviceForm(provider: .stdout, isMany: false, recipient: "alice"))]
        let devices = desk.mint(forms.map { (name: $0.0, form: $0.1) }, unique: "u1")
        let user = try #require(RecipientNames.values("u1", ["alice"])["uid.alice"]?.stringValue)
        #expect(devices["out"]?.token == user)
        _ = desk.enter(Array(devices.values), heard.note)
        var reader = try #require(desk.output).reader()
        reader.take(Array(#"{"receipt":{"to":{"\#(user)":{}}}}"#.utf8) + [10])
        reader.take(Array(#"{"receipt":{"to":{"usrAQAAAAAAAAA":{}}}}"#.utf8) + [10])
        #expect(heard.all == [[user]])
        #expect(desk.strayRemark == nil)
    }

    @Test("hands a request to each scenario that has a device in it, once, and nobody's to none")
    func routes() throws {
        let fake = FakeProvider(.tnpg)
        let desk = ProviderDesk([fake])
        let (first, second) = (Heard(), Heard())
        let mine = desk.mint(Self.forms, unique: "u1")
        let theirs = desk.mint(Self.forms, unique: "u2")
        let number = desk.enter(Array(mine.values), first.note)
        _ = desk.enter(Array(theirs.values), second.note)
        let (one, many, other) = try (
            #require(mine["one"]).token, #require(mine["many"]).token + "3", #require(theirs["one"]).token
        )
        fake.receive(one, many)
        fake.receive(other, one)
        #expect(first.all == [[one, many], [other, one]])
        #expect(second.all == [[other, one]])
        #expect(desk.strayRemark == nil)
        desk.leave(number)
        fake.receive(one)
        fake.receive(many)
        #expect(first.all.count == 2)
        #expect(desk.strayRemark == nil)
        fake.receive("nobody")
        #expect(desk.strayRemark?.hasPrefix("1 requests reached providers for devices that nobody registered") == true)
    }

    @Test("keeps what is about no device for those who come later")
    func keepsCommonRequests() {
        let fake = FakeProvider(.fcm)
        let desk = ProviderDesk([fake])
        fake.receive()
        let heard = Heard()
        _ = desk.enter([], heard.note)
        fake.receive()
        #expect(heard.all == [[], []])
    }

    @Test("names settings by their provider, and shows a scenario none that is secret")
    func hidesSecrets() {
        let fake = FakeProvider(.tnpg, settings: ["url": "http://x", "token": "s3cret"], secrets: ["s3cret"])
        let desk = ProviderDesk([fake])
        #expect(desk.settings == ["tnpg.url": "http://x", "tnpg.token": "s3cret"])
        #expect(desk.openSettings == ["tnpg.url": "http://x"])
    }

    @Test("scripts at the provider of the device")
    func scripts() {
        let fake = FakeProvider(.gcm)
        ProviderDesk([fake]).script(.gcm, token: "t", [ProviderAnswer(status: 500)])
        #expect(fake.scripted("t") == [ProviderAnswer(status: 500)])
    }
}
