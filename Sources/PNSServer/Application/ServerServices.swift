import Hummingbird
import PNSService
import ServiceLifecycle

/// A listener and the device connections that came in through it.
struct ListenerService: Service {
    let application: Application<RouterResponder<ServerRequestContext>>
    let devices: DeviceShards?

    /// Runs until a graceful shutdown has closed every connection, devices with 1001, or until it is cancelled.
    func run() async throws {
        try await withTaskCancellationHandler {
            try await self.application.run()
            // Device connections have no task of their own; each ends by a deadline.
            await self.devices?.drained()
        } onCancel: {
            self.devices?.abort()
        }
    }
}

/// The upkeep of the notification service, until a graceful shutdown.
struct MaintenanceService: Service {
    let service: NotificationService

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await self.service.run() }
        } catch is CancellationError {
            // The only way it ends.
        }
    }
}

/// Holds the client that asks the application, until everything that uses it has ended.
struct ApplicationClientService: Service {
    let client: any ApplicationClient

    func run() async throws {
        // Throws when the task is cancelled: the client goes then too.
        try? await gracefulShutdown()
        await self.client.shutdown()
    }
}
