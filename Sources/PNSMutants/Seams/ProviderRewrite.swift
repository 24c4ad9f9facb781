import HTTPTypes
import PNSCodec
import PNSServer
import PNSService

/// A provider of the gateway that is given something else, or says something else of it.
struct ProviderRewrite: PushProvider {
    let base: any PushProvider
    var classes: Set<DeviceClass>?
    var size: Int?
    /// Sends by itself what it is given.
    var deliver: @Sendable (any PushProvider, PushSessionPayload, [SessionDevice]) async -> [PushOutcome] = {
        await $0.send($1, to: $2)
    }

    var name: String { self.base.name }
    var deviceClasses: Set<DeviceClass> { self.classes ?? self.base.deviceClasses }
    var batchSize: Int { self.size ?? self.base.batchSize }
    var maxBatches: Int { self.base.maxBatches }

    func send(_ payload: PushSessionPayload, to devices: [SessionDevice]) async -> [PushOutcome] {
        await self.deliver(self.base, payload, devices)
    }
}

extension Mutant {
    /// A mutant with other providers in its gateway.
    static func providers(
        _ id: String,
        _ make: @escaping @Sendable (any PushProvider) -> any PushProvider
    ) -> Mutant {
        Mutant(id) { setup in
            guard let usual = setup.configuration.gateway?.makeProviders else { return }
            setup.configuration.gateway?.makeProviders = { usual($0).map(make) }
        }
    }

    /// A mutant whose gateway makes something else of what providers say.
    static func pushOutcomes(_ id: String, _ edit: @escaping @Sendable (PushOutcome) -> PushOutcome) -> Mutant {
        .providers(id) { base in
            ProviderRewrite(base: base) { provider, payload, devices in
                await provider.send(payload, to: devices).map(edit)
            }
        }
    }

    /// A mutant that changes the lines of devices on their way in; they are held until all are there.
    static func deviceLines(_ id: String, _ edit: @escaping @Sendable ([Substring]) -> [Substring]) -> Mutant {
        Mutant(id) { setup in
            setup.seams.http = HTTPRewrite(
                needsBody: { $0.isFeed },
                request: { request in
                    guard request.head.isFeed else { return }
                    // What is held has a length.
                    request.head.headerFields[.transferEncoding] = nil
                    let lines = String(decoding: request.body, as: UTF8.self).split(separator: "\n")
                    request.body = Array(edit(lines).joined(separator: "\n").utf8)
                    request.head.headerFields[.contentLength] = "\(request.body.count)"
                }
            )
        }
    }
}

extension HTTPRequest {
    /// Whether it feeds a push session.
    var isFeed: Bool {
        self.method == .post && self.bare.hasPrefix("/v1/push-sessions/") && self.bare.hasSuffix("/devices")
    }

    /// Whether it closes a push session.
    var isPushClose: Bool { self.method == .delete && self.bare.hasPrefix("/v1/push-sessions/") }

    /// Whether it is about a device of a user.
    func isForDevice(_ method: Method) -> Bool {
        self.method == method && self.bare.hasPrefix("/v1/users/") && self.bare.contains("/devices/")
    }

    /// Whether it lists the devices of a user.
    var isDeviceList: Bool {
        self.method == .get && self.bare.hasPrefix("/v1/users/") && self.bare.hasSuffix("/devices")
    }
}
