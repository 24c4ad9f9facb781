import PNSServer
import PNSService

/// Asks the application about a device with these headers, with the real client at hand.
typealias DeviceExchange =
    @Sendable (ApplicationRequest, HandshakeHeaders, any ApplicationClient) async throws -> ApplicationResponse

/// A client of the application whose exchange is a closure over the real one.
struct ApplicationClientRewrite: ApplicationClient {
    let base: any ApplicationClient
    let perform: @Sendable (ApplicationRequest, any ApplicationClient) async throws -> ApplicationResponse

    func exchange(_ request: ApplicationRequest) async throws -> ApplicationResponse {
        try await self.perform(request, self.base)
    }

    func shutdown() async {
        await self.base.shutdown()
    }
}

extension Mutant {
    /// A mutant that asks the application in a way of its own.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - exchange: Asks, with the real client at hand.
    /// - Returns: The mutant.
    static func exchanges(
        _ id: String,
        _ exchange: @escaping @Sendable (ApplicationRequest, any ApplicationClient) async throws -> ApplicationResponse
    ) -> Mutant {
        Mutant(id) { $0.seams.applicationClient = { ApplicationClientRewrite(base: $0, perform: exchange) } }
    }

    /// A mutant that changes the headers of authentication requests.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Gives the headers to send instead.
    /// - Returns: The mutant.
    static func forwardedHeaders(
        _ id: String,
        _ edit: @escaping @Sendable ([HandshakeHeaders.Field]) -> [HandshakeHeaders.Field]
    ) -> Mutant {
        .exchanges(id) { request, base in
            var request = request
            request.headers.fields = edit(request.headers.fields)
            return try await base.exchange(request)
        }
    }

    /// A mutant that forwards headers which the real server keeps back.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - isForwarded: Whether a header of the handshake, by its name in lower case, is forwarded all the same.
    /// - Returns: The mutant.
    static func forwarding(
        _ id: String,
        _ isForwarded: @escaping @Sendable (_ name: String, _ handshake: HandshakeHeaders) -> Bool
    ) -> Mutant {
        .exchangesAboutDevices(id) { request, handshake, base in
            var request = request
            request.headers.fields += handshake.fields.filter { isForwarded($0.name.lowercased(), handshake) }
            return try await base.exchange(request)
        }
    }

    /// A mutant that asks the application about probes in a way of its own.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - exchange: Asks about a probe.
    /// - Returns: The mutant.
    static func exchangesAboutProbes(
        _ id: String,
        _ exchange: @escaping DeviceExchange
    ) -> Mutant {
        .exchangesAboutDevices(id) { request, device, base in
            device.isProbe ? try await exchange(request, device, base) : try await base.exchange(request)
        }
    }

    /// A mutant that asks the application in a way that depends on all headers of the device.
    private static func exchangesAboutDevices(
        _ id: String,
        _ exchange: @escaping DeviceExchange
    ) -> Mutant {
        Mutant(id) { setup in
            setup.seams.authenticator = { base in
                AuthenticatorRewrite(base: base) { handshake, base in
                    await PresentHandshake.$headers.withValue(handshake) { await base.authenticate(handshake) }
                }
            }
            setup.seams.applicationClient = { base in
                ApplicationClientRewrite(base: base) { request, base in
                    try await exchange(request, PresentHandshake.headers ?? HandshakeHeaders([]), base)
                }
            }
        }
    }

    /// A mutant that changes what the application answers with 200 before it is read.
    ///
    /// - Parameters:
    ///   - id: Its slug.
    ///   - edit: Changes the body.
    /// - Returns: The mutant.
    static func acceptances(_ id: String, _ edit: @escaping @Sendable (inout [UInt8]) -> Void) -> Mutant {
        .exchanges(id) { request, base in
            var response = try await base.exchange(request)
            if response.status == 200 { edit(&response.body) }
            return response
        }
    }
}

/// The handshake that the application is being asked about, for the tasks that do so.
private enum PresentHandshake {
    @TaskLocal static var headers: HandshakeHeaders?
}

extension HandshakeHeaders {
    /// Whether they are those of a probe, which brings no key.
    var isProbe: Bool { self["Sec-WebSocket-Key"].isEmpty }
}

extension ApplicationRequest {
    /// The credentials of the device.
    var credentials: String { self.headers["Authorization"].first ?? "" }
}
