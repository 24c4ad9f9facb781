import PNSCodec
import PNSService

extension APNSReason {
    /// The reason in the body of an answer; nil where there is none that can be told on.
    init?(_ answer: OutboundAnswer) {
        guard case .string(let reason)? = (try? JSONValue(wire: answer.body))?["reason"], reason.isPlainWord else {
            return nil
        }
        self.init(rawValue: reason)
    }
}
