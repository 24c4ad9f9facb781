import PNSCodec
import PNSService
import Synchronization

/// Keeps every application to its notify requests in a second (LIM-007).
final class NotifyRate: Sendable {
    private let perSecond: Int
    private let clock: any ServiceClock
    private let buckets = Mutex<[ApplicationName: TokenBucket]>([:])

    /// Makes a rate under which nothing was sent yet.
    ///
    /// - Parameters:
    ///   - perSecond: How many requests of an application are accepted in a second; 0 for any number.
    ///   - clock: The time to go by.
    init(perSecond: Int, clock: any ServiceClock) {
        self.perSecond = perSecond
        self.clock = clock
    }

    /// Lets a request through, or refuses it.
    ///
    /// - Parameter application: Who sent it; one of those configured, so that their number is bounded.
    /// - Throws: `rate-limited` with the time to wait.
    func admit(_ application: ApplicationName) throws(Refusal) {
        guard self.perSecond > 0 else { return }
        let now = self.clock.now()
        let wait = self.buckets.withLock { buckets in
            buckets[application, default: TokenBucket()].take(at: now, perSecond: self.perSecond)
        }
        if let wait { throw .rateLimited(wait) }
    }
}
