public import PNSCodec

extension HandlerCatalogue {
    /// The longest time that a provider keeps a message: four weeks.
    private static let maxLife = 0...2_419_200

    /// Adds the handler `fcm`.
    ///
    /// Its configuration is `{"enabled", "buffer", "concurrency", "platforms", "time_to_live", "apns_bundle_id", "android",
    /// "apns", "webpush"}` and the credentials.
    ///
    /// - Parameter credentials: Reads the credentials.
    public mutating func addFCM(_ credentials: ProviderCredentials<FCMMessage>) {
        let names = ["time_to_live", "apns_bundle_id", "android", "apns", "webpush"]
        self.add("fcm", names, credentials, stopRule: .nothingGotThrough) { configuration throws(HandlerFault) in
            var settings = FCMMapping.Settings()
            if let life = try configuration.integer("time_to_live", in: Self.maxLife) {
                settings.timeToLive = UInt32(life)
            }
            settings.bundleID = try configuration.text("apns_bundle_id")
            let android = try configuration.section("android")
            settings.android = try DisplaySettings(android, names: FCMMapping.Settings.androidNames)
            try Self.checkColors(android)
            settings.apns = try DisplaySettings(configuration.section("apns"), names: APNSBlock.names)
            let webpush = try configuration.section("webpush")
            try webpush.permit(["enabled"])
            settings.describesWebPush = try webpush.flag("enabled") ?? false
            settings.platforms = try configuration.texts("platforms").map { Set($0) }
            return FCMMapping(settings)
        }
    }

    /// Adds the handler `tnpg`, which knows nothing of the application but its messages.
    ///
    /// Its configuration is `{"enabled", "buffer", "concurrency", "platforms"}` and the credentials.
    ///
    /// - Parameter credentials: Reads the credentials.
    public mutating func addTNPG(_ credentials: ProviderCredentials<FCMMessage>) {
        self.add("tnpg", [], credentials, stopRule: .nothingGotThrough) { configuration throws(HandlerFault) in
            FCMMapping(FCMMapping.Settings(platforms: try configuration.texts("platforms").map { Set($0) }))
        }
    }

    /// Adds the handler `apns`.
    ///
    /// Its configuration is `{"enabled", "buffer", "concurrency", "platforms", "bundle_id", "time_to_live", "alert"}` and the
    /// credentials.
    ///
    /// - Parameter credentials: Reads the credentials.
    public mutating func addAPNs(_ credentials: ProviderCredentials<APNSMessage>) {
        let names = ["bundle_id", "time_to_live", "alert"]
        self.add("apns", names, credentials, stopRule: .providerFailed) { configuration throws(HandlerFault) in
            guard let bundleID = try configuration.text("bundle_id") else {
                throw configuration.fault("bundle_id", "is missing; it is the bundle id of the application")
            }
            var settings = APNSMapping.Settings(bundleID: bundleID)
            if let life = try configuration.integer("time_to_live", in: Self.maxLife) {
                settings.timeToLive = UInt32(life)
            }
            settings.alert = try DisplaySettings(configuration.section("alert"), names: APNSBlock.names)
            if let platforms = try configuration.texts("platforms") { settings.platforms = Set(platforms) }
            return APNSMapping(settings)
        }
    }

    /// Adds the handler `webpush`, which reaches the devices that are registered with a subscription.
    ///
    /// Its configuration is `{"enabled", "buffer", "concurrency", "time_to_live"}` and the credentials.
    ///
    /// - Parameter credentials: Reads the credentials.
    public mutating func addWebPush(_ credentials: ProviderCredentials<WebPushMessage>) {
        self.add("webpush", ["time_to_live"], credentials, stopRule: .never) { configuration throws(HandlerFault) in
            WebPushMapping(timeToLive: try configuration.integer("time_to_live", in: Self.maxLife) ?? 3_600)
        }
    }

    private mutating func add<Message: Sendable>(
        _ name: String,
        _ names: [String],
        _ credentials: ProviderCredentials<Message>,
        stopRule: PushDelivery<Message>.StopRule,
        _ readMapping: @escaping @Sendable (HandlerConfiguration) throws(HandlerFault) -> any MessageMapping<Message>
    ) {
        self.add(name) { configuration throws(HandlerFault) in
            try configuration.permit(["enabled", "platforms"] + HandlerPace.names + names + credentials.names)
            let pace = try HandlerPace(configuration)
            let mapping = try readMapping(configuration)
            let makeSender = try credentials.read(configuration)
            return HandlerPlan(name, isOrdered: pace.concurrency == 1) { environment in
                ProviderHandler(
                    name,
                    mapping: mapping,
                    sender: makeSender(environment),
                    stopRule: stopRule,
                    pace: pace,
                    environment: environment
                )
            }
        }
    }

    /// A colour that is none would be left out of every message without a word.
    private static func checkColors(_ android: HandlerConfiguration) throws(HandlerFault) {
        for section in [android, try android.section("msg"), try android.section("sub")] {
            guard let color = try section.text("color"), FCMColor(color) == nil else { continue }
            throw section.fault("color", "is no colour; write #rrggbb")
        }
    }
}
