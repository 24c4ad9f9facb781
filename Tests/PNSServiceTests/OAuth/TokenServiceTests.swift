import Foundation
import PNSCodec
import Testing

@testable import PNSService

/// A code that is good enough to tell one message and key from another.
struct ToyAuthentication: MessageAuthentication {
    func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        var code: [UInt8] = []
        for round in 0..<32 as Range<UInt8> {
            for byte in key + message + [round] { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
            code.append(UInt8(truncatingIfNeeded: state >> 32))
        }
        return code
    }
}

@Suite struct TokenServiceTests {
    static let now = Timestamp(seconds: 1_772_600_767, nanoseconds: 5)
    static let nonce = [UInt8](repeating: 7, count: TokenService.nonceBytes)
    static let oldKey = [UInt8](repeating: 1, count: 32)
    static let newKey = [UInt8](repeating: 2, count: 32)
    static let shop = ApplicationName("shop")

    static func service(
        secrets: [String] = ["old", "new"],
        keys: [[UInt8]] = [oldKey],
        ids: [String] = ["c1", "c2"]
    ) throws -> TokenService {
        let clients = ids.map { OAuthClient(id: $0, application: ApplicationName("app of \($0)"), secrets: secrets) }
        let settings = try OAuthSettings(clients: clients, signingKeys: keys, lifetimeSeconds: 60)
        return TokenService(settings, authentication: ToyAuthentication())
    }

    static func basic(_ id: String, _ secret: String) -> String {
        "Basic \(Data("\(id):\(secret)".utf8).base64EncodedString())"
    }

    static func request(_ text: String, _ authorization: String...) -> TokenRequest {
        TokenRequest(
            authorization: authorization,
            contentType: "application/x-www-form-urlencoded",
            body: Array(text.utf8)
        )
    }

    static func token(_ service: TokenService, _ secret: String = "old") throws -> String {
        let request = Self.request("grant_type=client_credentials", basic("c1", secret))
        return try service.answer(request, at: now, nonce: nonce).accessToken
    }

    @Test(arguments: ["old", "new"])
    func takesEverySecret(_ secret: String) throws {
        let service = try Self.service()
        let token = try Self.token(service, secret)
        #expect(service.application(of: token, at: Self.now) == ApplicationName("app of c1"))  // OAU-040
    }

    @Test func isValidUpToItsEndAndNoLonger() throws {
        let service = try Self.service()
        let token = try Self.token(service)
        let end = Self.now.advanced(by: .seconds(60))
        #expect(service.application(of: token, at: end) != nil)  // OAU-031
        #expect(service.application(of: token, at: end.advanced(by: .nanoseconds(1))) == nil)  // OAU-032
    }

    @Test func outlivesTheSecretItWasGivenFor() throws {
        let token = try Self.token(try Self.service())
        let later = try Self.service(secrets: ["new"])
        #expect(later.application(of: token, at: Self.now) != nil)  // OAU-041
        #expect(throws: TokenRefusal.self) { try Self.token(later) }
    }

    @Test func endsWithItsClient() throws {
        let token = try Self.token(try Self.service())
        #expect(try Self.service(ids: ["c2"]).application(of: token, at: Self.now) == nil)  // OAU-042
    }

    @Test func outlivesTheChangeOfKeysAsLongAsItsKeyIsKept() throws {
        let token = try Self.token(try Self.service())
        let rotated = try Self.service(keys: [Self.newKey, Self.oldKey])
        #expect(rotated.application(of: token, at: Self.now) != nil)  // OAU-043
        #expect(try Self.service(keys: [Self.newKey]).application(of: token, at: Self.now) == nil)
        let next = try Self.token(rotated)
        #expect(try Self.service(keys: [Self.newKey]).application(of: next, at: Self.now) != nil)
    }

    @Test func refusesEveryChangedToken() throws {
        let service = try Self.service()
        let token = Array(try Self.token(service).utf8)
        for index in token.indices {
            var changed = token
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let text = String(decoding: changed, as: UTF8.self)
            #expect(service.application(of: text, at: Self.now) == nil, "changed at \(index)")  // OAU-033
        }
        for text in ["", "A", "=", "AQ", String(decoding: token, as: UTF8.self) + "="] {
            #expect(service.application(of: text, at: Self.now) == nil)
        }
        for count in token.indices {
            #expect(service.application(of: String(decoding: token.prefix(count), as: UTF8.self), at: Self.now) == nil)
        }
    }

    @Test func saysNothingOfSecretsInAnError() throws {
        let service = try Self.service()
        let requests = [
            Self.request("grant_type=client_credentials&client_id=c1&client_secret=hidden-secret"),
            Self.request("grant_type=hidden-secret", Self.basic("c1", "old")),
            Self.request("grant_type=client_credentials&scope=hidden-secret", Self.basic("c1", "old")),
        ]
        for request in requests {
            do throws(TokenRefusal) {
                _ = try service.answer(request, at: Self.now, nonce: Self.nonce)
                Issue.record("no refusal")
            } catch {
                #expect(!String(decoding: error.error.wire(), as: UTF8.self).contains("hidden"))  // ERR-005
            }
        }
    }

    @Test func refusesTwoHeaders() throws {
        let service = try Self.service()
        let basic = Self.basic("c1", "old")
        let request = Self.request("grant_type=client_credentials", basic, basic)
        do throws(TokenRefusal) {
            _ = try service.answer(request, at: Self.now, nonce: Self.nonce)
            Issue.record("no refusal")
        } catch {
            #expect(error.error.error == .invalidRequest)  // OAU-023
        }
    }
}
