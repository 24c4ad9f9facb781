import PNSCodec
import PNSService
import Synchronization

/// A push provider of your own: this one "reaches" devices by printing a line for each.
///
/// It is all that a provider takes: which devices it reaches, how many at once, and what became of each. The gateway collects
/// the batches, keeps the bounds, tries again what is throttled, and writes the feedback.
struct LogProvider: PushProvider {
    let name = "log"

    /// Each class of devices belongs to one provider of a gateway.
    ///
    /// Names are free; `ios`, `android` and `web` are usual.
    let deviceClasses: Set<DeviceClass> = Set(["log"].compactMap(DeviceClass.init(rawValue:)))

    /// How many devices come with one call, 1 to 1000.
    let batchSize = 100

    /// How many calls of one session are under way at once.
    let maxBatches = 2

    func send(_ payload: PushSessionPayload, to devices: [SessionDevice]) async -> [PushOutcome] {
        devices.map { device in
            // In earnest: one request for all of them, and its answer read as one outcome for each, in their order.
            guard !device.token.text.hasPrefix("dead-") else { return .dead(code: "NoSuchDevice", since: nil) }
            print("to \(device.token): \(payload.title)")
            return .accepted(id: nil)
        }
    }
}
