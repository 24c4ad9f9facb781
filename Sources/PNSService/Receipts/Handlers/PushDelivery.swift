import Logging
import PNSCodec
import Synchronization

/// Sends the messages of a receipt to one provider, and removes the devices that it says are dead.
struct PushDelivery<Message: Sendable>: Sendable {
    /// After which failures the rest of a receipt is not sent any more.
    enum StopRule: Sendable {
        /// After a request of which no message got through or was for a dead device: what failed is not the devices' fault.
        case nothingGotThrough
        /// After a request whose failures are all those of the provider or of the credential.
        case providerFailed
        /// Never: each device can have a provider of its own.
        case never
    }

    let name: String
    let sender: any MessageSender<Message>
    let registry: any DeviceRegistry
    let stopRule: StopRule
    let clauses: ClauseCounter
    let logger: Logger

    /// Whether the provider has taken a message with this credential.
    ///
    /// A server that is configured for the wrong application is told of every token that it is bad; none of them is removed
    /// before one was good (HND-024).
    let proof = Proof()

    /// See ``proof``.
    final class Proof: Sendable {
        let isThere = Atomic<Bool>(false)
    }

    /// What a provider says of a token that is another application's, too.
    private static var doubtfulCodes: Set<String> { ["BadDeviceToken", "DeviceTokenNotForTopic"] }

    /// Sends messages, request after request.
    ///
    /// - Parameters:
    ///   - messages: The messages; none cause no request (MAP-004).
    ///   - loaded: When the devices were looked up: what was registered later is not removed.
    /// - Returns: What became of them.
    func deliver(_ messages: [MappedMessage<Message>], loaded: Timestamp) async -> PushTally {
        var tally = PushTally()
        var rest = messages[...]
        while !rest.isEmpty, !Task.isCancelled {
            let batch = Array(rest.prefix(max(1, self.sender.maxMessages)))
            rest = rest.dropFirst(batch.count)
            let outcomes = await self.sender.send(batch.map(\.message))
            let accepted = outcomes.count { $0.isAccepted }
            tally.sent += UInt64(accepted)
            tally.failed += UInt64(max(0, batch.count - accepted))
            if accepted > 0 { self.proof.isThere.store(true, ordering: .relaxed) }
            for (message, outcome) in zip(batch, outcomes) {
                if await self.prune(message.device, outcome, loaded) { tally.pruned += 1 }
            }
            guard self.goesOn(after: outcomes) else {
                self.clauses.note(.hnd030)
                break
            }
        }
        tally.failed += UInt64(rest.count)
        return tally
    }

    private func goesOn(after outcomes: [PushOutcome]) -> Bool {
        let failures = outcomes.filter { !$0.isAccepted }
        guard let first = failures.first else { return true }
        self.logger.debug(
            "pushes failed",
            metadata: ["handler": "\(self.name)", "code": "\(first.code)", "count": "\(failures.count)"]
        )
        switch self.stopRule {
        case .never:
            return true
        case .nothingGotThrough:
            guard outcomes.allSatisfy({ !$0.isAccepted && !$0.isDead }) else { return true }
        case .providerFailed:
            guard outcomes.allSatisfy(\.isOfProvider) else { return true }
        }
        self.logger.warning(
            "the rest of a receipt is not pushed",
            metadata: ["handler": "\(self.name)", "code": "\(first.code)"]
        )
        return false
    }

    /// Removes a device that is dead; says whether it did (HND-020 to HND-024).
    private func prune(_ device: DeviceID?, _ outcome: PushOutcome, _ loaded: Timestamp) async -> Bool {
        guard case .dead(let code, let since) = outcome, let device else {
            if !outcome.isAccepted { self.clauses.note(.hnd022) }
            return false
        }
        guard !Self.doubtfulCodes.contains(code) || self.proof.isThere.load(ordering: .relaxed) else {
            self.clauses.note(.hnd024)
            return false
        }
        do throws(StoreError) {
            guard try await self.registry.removeDead(device, since: since ?? loaded) else {
                self.clauses.note(.hnd021)
                return false
            }
            self.clauses.note(.hnd020)
            return true
        } catch {
            self.logger.error("a dead device is not removed", metadata: ["error": "\(error)"])
            return false
        }
    }
}

extension PushOutcome {
    /// Whether the provider took the message.
    var isAccepted: Bool {
        switch self {
        case .accepted, .moved: true
        case .dead, .throttled, .transient, .credential, .message, .unanswered: false
        }
    }

    /// Whether the device is nobody's any more.
    var isDead: Bool {
        if case .dead = self { true } else { false }
    }

    /// Whether neither the device nor the message is at fault.
    var isOfProvider: Bool {
        switch self {
        case .transient, .credential, .unanswered: true
        case .accepted, .moved, .dead, .throttled, .message: false
        }
    }

    /// What the provider calls it; a word of ours where there is no answer.
    var code: String {
        switch self {
        case .accepted, .moved: "accepted"
        case .dead(let code, _), .throttled(let code, _), .transient(let code, _), .credential(let code),
            .message(let code):
            code
        case .unanswered(let failure): failure.word
        }
    }
}

extension OutboundFailure {
    /// The kind of the failure, without what it says: that can name addresses.
    fileprivate var word: String {
        switch self {
        case .refused: "refused"
        case .unreachable: "unreachable"
        case .interrupted: "interrupted"
        case .timedOut: "timed-out"
        case .cancelled: "cancelled"
        }
    }
}
