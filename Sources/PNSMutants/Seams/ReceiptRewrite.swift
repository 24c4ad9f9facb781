import PNSCodec
import PNSServer
import PNSService

/// A push handler that gets other receipts than were handed over.
struct ReceiptRewrite: PushHandler {
    let base: any PushHandler
    let edit: @Sendable (Receipt) -> Receipt

    var queueLimit: Int { self.base.queueLimit }
    var concurrency: Int { self.base.concurrency }

    func push(_ receipt: Receipt) async -> PushTally { await self.base.push(self.edit(receipt)) }

    func stop() async { await self.base.stop() }
}

/// A push handler that is given its receipts in a way of the mutant's own.
struct HandlerRewrite: PushHandler {
    let base: any PushHandler
    let deliver: @Sendable (any PushHandler, Receipt) async -> PushTally

    var queueLimit: Int { self.base.queueLimit }
    var concurrency: Int { self.base.concurrency }

    func push(_ receipt: Receipt) async -> PushTally { await self.deliver(self.base, receipt) }

    func stop() async { await self.base.stop() }
}

extension Mutant {
    /// A mutant that gives receipts to handlers in its own way, by the name of each.
    static func handlers(
        _ id: String,
        _ deliver: @escaping @Sendable (String, any PushHandler, Receipt) async -> PushTally
    ) -> Mutant {
        Mutant(id) { setup in
            let plans = setup.configuration.receipts?.handlers ?? []
            setup.configuration.receipts?.handlers = plans.map { plan in
                HandlerPlan(plan.name, isOrdered: plan.isOrdered) { environment in
                    HandlerRewrite(base: plan.make(environment)) { await deliver(plan.name, $0, $1) }
                }
            }
        }
    }

    /// A mutant whose handler `stdout` writes something else than its lines.
    static func lines(_ id: String, _ edit: @escaping @Sendable ([UInt8]) -> [UInt8]) -> Mutant {
        Mutant(id) { setup in
            guard let output = setup.configuration.receipts?.output else { return }
            setup.configuration.receipts?.output = LineRewrite(base: output, edit: edit)
        }
    }

    /// A mutant whose handlers get other receipts than were handed over.
    static func receipts(_ id: String, _ edit: @escaping @Sendable (Receipt) -> Receipt) -> Mutant {
        Mutant(id) { setup in
            let plans = setup.configuration.receipts?.handlers ?? []
            setup.configuration.receipts?.handlers = plans.map { plan in
                HandlerPlan(plan.name, isOrdered: plan.isOrdered) { ReceiptRewrite(base: plan.make($0), edit: edit) }
            }
        }
    }

    /// A mutant whose handlers are told something else of each recipient.
    static func recipients(_ id: String, _ edit: @escaping @Sendable (Recipient) -> Recipient) -> Mutant {
        .receipts(id) { receipt in
            guard let recipients = receipt.to else { return receipt }
            var receipt = receipt
            receipt.to = recipients.mapValues(edit)
            return receipt
        }
    }
}

/// An output that gets other lines than were written.
private struct LineRewrite: LineOutput {
    let base: any LineOutput
    let edit: @Sendable ([UInt8]) -> [UInt8]

    func write(_ line: [UInt8]) async -> Bool { await self.base.write(self.edit(line)) }
}
