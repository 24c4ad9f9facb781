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

extension Mutant {
    /// A mutant whose handlers get other receipts than were handed over.
    static func receipts(_ id: String, _ edit: @escaping @Sendable (Receipt) -> Receipt) -> Mutant {
        Mutant(id) { setup in
            let plans = setup.configuration.receipts?.handlers ?? []
            setup.configuration.receipts?.handlers = plans.map { plan in
                HandlerPlan(plan.name) { ReceiptRewrite(base: plan.make($0), edit: edit) }
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
