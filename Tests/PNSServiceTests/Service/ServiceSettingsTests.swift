import PNSCodec
import PNSService
import Testing

@Suite("Service settings")
struct ServiceSettingsTests {
    @Test func areValidByDefault() throws {
        let settings = try ServiceSettings()
        #expect(settings.retentionAfterSeen == .seconds(2_592_000))
        #expect(settings.idempotency == .seconds(86_400))
        #expect(settings.answerBounds == AnswerBounds(maxNotifications: 1_000, maxBytes: 1_048_576))
    }

    @Test func refuseWhatIsOutOfRange() {
        #expect(throws: SettingsError(setting: "sweepInterval")) { try ServiceSettings(sweepInterval: .zero) }
        #expect(throws: SettingsError(setting: "sweepBatch")) { try ServiceSettings(sweepBatch: 0) }
        #expect(throws: SettingsError(setting: "maxQueuedRequests")) { try ServiceSettings(maxQueuedRequests: 0) }
    }

    @Test(arguments: Limits.minimums.map(\.name))
    func refuseALimitBelowItsMinimum(_ name: String) throws {
        let minimum = try #require(Limits.minimums.first { $0.name == name })
        var limits = Limits()
        // What a server can do without is not there at 0.
        limits[keyPath: minimum.limit] = minimum.isOptional && minimum.value == 1 ? -1 : minimum.value - 1
        #expect(throws: SettingsError(setting: name)) { try ServiceSettings(limits: limits) }
    }

    @Test func refuseToPublishIDsThatTheCodecRefuses() {
        var limits = Limits()
        limits.maxIdentifierBytes = 257
        #expect(throws: SettingsError(setting: "maxIdentifierBytes")) { try ServiceSettings(limits: limits) }
    }
}
