import HTTPTypes
import Testing

@testable import PNSServer

@Suite struct BearerTokensTests {
    private let tokens = BearerTokens([("secret-a", "a"), ("secret b", "b"), ("", "nobody")])

    private func owner(_ authorization: String) -> String? {
        try? self.tokens.owner([.authorization: authorization])
    }

    @Test(arguments: ["Bearer", "bearer", "BEARER", "bEaReR"])
    func takesTheSchemeInAnyCase(scheme: String) {
        #expect(self.owner("\(scheme) secret-a") == "a")
        #expect(self.owner("\(scheme) secret b") == "b")
    }

    @Test(arguments: [
        "", "Bearer", "Bearer ", "secret-a", "Basic secret-a", "Bearer  secret-a", "Bearer secret-a,", "Bearersecret-a",
        "Bearer secret-A", "Bearer secret-a secret-a", "Bearer\tsecret-a",
    ])
    func takesNothingElse(authorization: String) {
        #expect(self.owner(authorization) == nil)
    }

    /// Every text that differs from a good one in one place, by omission, insertion or exchange.
    @Test func takesNoTextBesideAGoodOne() {
        let good = Array("Bearer secret-a")
        for index in good.indices {
            for replacement in ["", "x", " ", "\(good[index])\(good[index])"] {
                var changed = good.map(String.init)
                changed[index] = replacement
                let text = changed.joined()
                guard text != String(good) else { continue }
                #expect(self.owner(text) == nil, "\(text)")
            }
        }
    }
}
