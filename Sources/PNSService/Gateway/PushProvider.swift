public import PNSCodec

/// A way to reach devices of some classes: the gateway gives it batches of devices, and it says what became of each.
///
/// The one thing to write for a provider that the gateway does not know; `Sources/Examples/OwnProvider` shows one. The
/// gateway collects the batches, keeps the bounds, tries again what can be tried again, and writes the feedback.
public protocol PushProvider: Sendable {
    /// The name, unique among the providers of a gateway; for logs and messages of the configuration.
    var name: String { get }

    /// The classes of devices that it reaches, as `ios`; each class belongs to one provider of a gateway.
    var deviceClasses: Set<DeviceClass> { get }

    /// How many devices are sent to at once at most: 1 to 1000.
    var batchSize: Int { get }

    /// How many batches of one session are under way at once at most, 1 or more; four times as many of all together.
    var maxBatches: Int { get }

    /// Sends the payload of a session to devices.
    ///
    /// - Parameters:
    ///   - payload: What every device of the session gets.
    ///   - devices: 1 to ``batchSize`` devices; the same one can be there more than once.
    /// - Returns: What became of each, in the order of the devices. Where there are fewer, nothing is known of the rest.
    func send(_ payload: PushSessionPayload, to devices: [SessionDevice]) async -> [PushOutcome]
}

extension PushProvider {
    /// Four, which keeps a provider busy while answers are on their way.
    public var maxBatches: Int { 4 }
}
