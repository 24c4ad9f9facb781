import Logging
import PNSCodec
import Synchronization

/// When sweeps are due, and who waits for the one that runs.
struct MaintenanceState: Sendable {
    enum Claim {
        case claimed, notDue, somebodySwept
    }

    var schedule: MaintenanceSchedule
    var isSweeping = false
    var waiters: [CheckedContinuation<Claim, Never>] = []

    init(interval: Duration, now: Timestamp) {
        schedule = MaintenanceSchedule(interval: interval, now: now)
    }

    mutating func takeWaiters() -> [CheckedContinuation<Claim, Never>] {
        defer { waiters = [] }
        return waiters
    }
}

extension NotificationService {
    /// Does everything that is due now and returns when it is done.
    ///
    /// Sweeps are all there is. The test clock waits for this (CTL-003); it is harmless at any time.
    public func runDue() async {
        await sweepIfDue()
    }

    /// Sweeps when a sweep is due; waits for a sweep that is running first.
    ///
    /// A store that fails leaves its cause in the log and the rest to the next sweep.
    public func sweepIfDue() async {
        while true {
            let now = clock.now()
            switch await claimSweep(at: now) {
            case .somebodySwept:
                continue
            case .notDue:
                return
            case .claimed:
                await sweep(at: now)
                let waiters = maintenance.withLock { state in
                    state.isSweeping = false
                    return state.takeWaiters()
                }
                for waiter in waiters { waiter.resume(returning: .somebodySwept) }
                return
            }
        }
    }

    /// Sweeps whenever the clock says so, until the task is cancelled.
    ///
    /// - Throws: `CancellationError` when the task is cancelled; a failing store does not end it.
    public func run() async throws {
        while true {
            await sweepIfDue()
            let nextDue = maintenance.withLock { $0.schedule.nextDue }
            try await clock.sleep(until: nextDue)
        }
    }

    /// Claims the sweep that is due, or waits for one that is running; in one step, so that no sweep goes unnoticed.
    private func claimSweep(at now: Timestamp) async -> MaintenanceState.Claim {
        await withCheckedContinuation { continuation in
            let claim: MaintenanceState.Claim? = maintenance.withLock { state in
                guard !state.isSweeping else {
                    state.waiters.append(continuation)
                    return nil
                }
                guard state.schedule.isDue(at: now) else { return .notDue }
                state.isSweeping = true
                state.schedule.noteSweep(at: now)
                return .claimed
            }
            if let claim { continuation.resume(returning: claim) }
        }
    }

    /// Drops what is due in steps, so that other operations of the store get their turn in between.
    private func sweep(at now: Timestamp) async {
        let seenBefore = now.advanced(by: .zero - settings.retentionAfterSeen)
        let acceptedBefore = now.advanced(by: .zero - settings.idempotency)
        do throws(StoreError) {
            var outcome = SweepOutcome(removed: 0, more: true)
            while outcome.more, !Task.isCancelled {
                outcome = try await store.sweep(
                    seenBefore: seenBefore,
                    acceptedBefore: acceptedBefore,
                    limit: settings.sweepBatch
                )
                guard outcome.removed > 0 else { continue }
                clauses.note(.ret001)  // by seen date alone
                clauses.note(.ret003)
            }
        } catch {
            logger.error("sweep failed", metadata: ["error": "\(error)"])
        }
    }
}
