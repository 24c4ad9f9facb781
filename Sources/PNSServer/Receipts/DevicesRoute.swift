import Hummingbird
import PNSCodec
import PNSService

/// `/v1/users/{user}/devices/{device}`: an application says which devices its users have.
struct DevicesRoute: Sendable {
    static let listPath = "/v1/users/:user/devices"
    static let path = "/v1/users/:user/devices/:device"

    /// A registration is a few words, and of a browser a URL and two keys.
    private static let maxBytes = 65_536

    let receipts: ReceiptService
    let credentials: ApplicationCredentials

    /// Registers a device, or registers it again.
    ///
    /// - Returns: 204, once it is durable (REG-002, REG-013).
    /// - Throws: A ``Refusal``, a `WireFault` or a `ServiceError`; nothing changed then.
    func register(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        try self.authenticate(request)
        let path = PathTexts(context)
        let (user, device) = (try path.user(), try path.device())
        let body = try await request.body(upTo: Self.maxBytes, context)
        let registration: DeviceRegistration
        do {
            registration = try body.withUnsafeReadableBytes { try DeviceRegistration(wire: $0) }
        } catch {
            self.receipts.clauses.note(.reg009)
            throw error
        }
        let description = DeviceDescription(
            id: device,
            platform: registration.platform,
            lang: registration.lang,
            subscription: registration.subscription
        )
        try await self.receipts.register(description, of: user)
        self.note(user, [.reg002])
        return Response(status: .noContent)
    }

    /// Shows the devices of a user.
    ///
    /// - Returns: 200 with all of them (REG-004).
    /// - Throws: A ``Refusal`` or a `ServiceError`.
    func list(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        try self.authenticate(request)
        let user = try PathTexts(context).user()
        let devices = try await self.receipts.devices(of: user)
        self.note(user, [.reg004])
        return Response(status: .ok, DeviceList(devices: devices.map(\.record)))
    }

    /// Shows a device.
    ///
    /// - Returns: 200 with it (REG-005).
    /// - Throws: A ``Refusal``, `not-found` among them, or a `ServiceError`.
    func show(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        try self.authenticate(request)
        let path = PathTexts(context)
        let (user, id) = (try path.user(), try path.device())
        let devices = try await self.receipts.devices(of: user)
        self.note(user, [.reg005])
        guard let device = devices.first(where: { $0.id == id }) else {
            throw Refusal(.notFound, "The user has no such device.")
        }
        return Response(status: .ok, device.record)
    }

    /// Takes a device away from a user.
    ///
    /// - Returns: 204, whether the user had it or not (REG-006).
    /// - Throws: A ``Refusal`` or a `ServiceError`; nothing changed then.
    func remove(_ request: Request, _ context: ServerRequestContext) async throws -> Response {
        try self.authenticate(request)
        let path = PathTexts(context)
        let (user, device) = (try path.user(), try path.device())
        try await self.receipts.remove(device, of: user)
        self.note(user, [.reg006])
        return Response(status: .noContent)
    }

    private func authenticate(_ request: Request) throws(Refusal) {
        do throws(Refusal) {
            _ = try self.credentials.owner(request.headers)
        } catch {
            throw error.asked(by: .reg008)
        }
    }

    private func note(_ user: UserID, _ clauses: [MarkedClause]) {
        self.receipts.clauses.note(clauses)
        self.receipts.clauses.note(.reg001)
        self.receipts.clauses.note(.reg007)
    }
}
