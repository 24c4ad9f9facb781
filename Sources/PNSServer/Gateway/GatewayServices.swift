import PNSService
import ServiceLifecycle

/// Closes the push sessions of a server that is told to end, before it stops listening: their feedback ends then.
struct GatewayEndService: Service {
    let gateway: PushGateway

    func run() async throws {
        do {
            try await gracefulShutdown()
            self.gateway.beginEnding()
        } catch {
            // Cancelled: there is no time for more.
            self.gateway.beginEnding()
            self.gateway.abandon()
        }
    }
}

/// Gives up what is still on its way to providers when nobody is left to be told of it, and ends the connections to them.
struct OutboundClientService: Service {
    let gateway: PushGateway?
    let client: any OutboundClient

    func run() async throws {
        // Throws when the task is cancelled: everything goes then too.
        try? await gracefulShutdown()
        self.gateway?.abandon()
        await self.client.shutdown()
    }
}
