import Testing

@testable import pns

@Suite struct SettingTests {
    @Test func standOnceEach() {
        let settings = Setting.all
        #expect(settings.count > 40)
        #expect(Set(settings.map(\.key)).count == settings.count)
        #expect(Set(settings.map(\.variable)).count == settings.count)
        #expect(Set(settings.map(\.flag)).count == settings.count)
    }

    @Test func allowTheirDefaults() {
        for setting in Setting.all {
            guard let text = setting.builtIn else { continue }
            #expect(setting.kind.problem(with: text) == nil, "\(setting.key)")
            #expect(!setting.isSecret, "\(setting.key)")
        }
    }

    @Test(arguments: [
        ("maxQueuedRequests", "PNS_MAX_QUEUED_REQUESTS"), ("tls.certificate", "PNS_TLS_CERTIFICATE"),
        ("limits.maxHeadBytes", "PNS_LIMITS_MAX_HEAD_BYTES"), ("port", "PNS_PORT"),
    ])
    func haveAVariable(_ key: String, _ variable: String) throws {
        #expect(try #require(Setting.named(key)).variable == variable)
    }

    @Test(arguments: [
        ("port", "65535", true), ("port", "65536", false), ("port", "8o", false), ("port", "", false),
        ("drainSeconds", "0.5", true), ("drainSeconds", "-1", false), ("drainSeconds", "inf", false),
        ("auth", "dev", true), ("auth", "Dev", false), ("store", "", false), ("application", "ftp://a", false),
        ("application", "https://a/b", true), ("limits.maxHeadBytes", "0", true), ("limits.maxNotifyBytes", "0", false),
    ])
    func refuseWhatIsNotAllowed(_ key: String, _ text: String, _ isAllowed: Bool) throws {
        let setting = try #require(Setting.named(key))
        #expect((setting.kind.problem(with: text) == nil) == isAllowed)
    }
}
