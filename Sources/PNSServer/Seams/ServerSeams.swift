public import PNSService

/// The places where a test or a mutant can reach into a server.
///
/// All are empty by default and cost nothing then.
public struct ServerSeams: Sendable {
    /// Makes the authenticator that is used out of the one that is configured.
    public var authenticator: (@Sendable (any Authenticator) -> any Authenticator)?

    /// Makes the client that asks the application out of the usual one.
    public var applicationClient: (@Sendable (any ApplicationClient) -> any ApplicationClient)?

    /// Sees the actions of each session after each event, and gives those to perform instead.
    ///
    /// Called on the event loop of the connection, for events without actions too.
    public var rewriteActions: (@Sendable (SessionContext, [DeviceSession.Action]) -> [DeviceSession.Action])?

    /// Makes what sees the bytes of a device before they are read as frames, per connection.
    public var inboundBytes: (@Sendable () -> any ByteInterceptor)?

    /// Makes what sees the frames for a device before they are written, per connection.
    public var outboundBytes: (@Sendable () -> any ByteInterceptor)?

    /// Sees each HTTP request before the gate and the routes, and each answer.
    public var http: (any HTTPInterceptor)?

    /// Sees each HTTP request to the test clock, and each answer.
    public var clockHTTP: (any HTTPInterceptor)?

    /// Makes the client that reaches push providers out of the usual one.
    public var outboundClient: (@Sendable (any OutboundClient) -> any OutboundClient)?

    /// Carries counts between the service and the connections, in place of a local bus.
    ///
    /// Servers that share it, and a store, are nodes of one server (CLU-001, CLU-002).
    public var bus: (any EventBus)?

    /// Creates seams.
    ///
    /// - Parameters:
    ///   - authenticator: Makes the authenticator that is used out of the one that is configured.
    ///   - applicationClient: Makes the client that asks the application out of the usual one.
    ///   - rewriteActions: Gives the actions to perform instead of those of a session.
    ///   - inboundBytes: Makes what sees the bytes of a device, per connection.
    ///   - outboundBytes: Makes what sees the frames for a device, per connection.
    ///   - http: Sees each HTTP request and answer.
    ///   - clockHTTP: Sees each HTTP request to the test clock and each answer.
    ///   - outboundClient: Makes the client that reaches push providers out of the usual one.
    ///   - bus: Carries counts in place of a local bus.
    public init(
        authenticator: (@Sendable (any Authenticator) -> any Authenticator)? = nil,
        applicationClient: (@Sendable (any ApplicationClient) -> any ApplicationClient)? = nil,
        rewriteActions: (@Sendable (SessionContext, [DeviceSession.Action]) -> [DeviceSession.Action])? = nil,
        inboundBytes: (@Sendable () -> any ByteInterceptor)? = nil,
        outboundBytes: (@Sendable () -> any ByteInterceptor)? = nil,
        http: (any HTTPInterceptor)? = nil,
        clockHTTP: (any HTTPInterceptor)? = nil,
        outboundClient: (@Sendable (any OutboundClient) -> any OutboundClient)? = nil,
        bus: (any EventBus)? = nil
    ) {
        self.authenticator = authenticator
        self.applicationClient = applicationClient
        self.rewriteActions = rewriteActions
        self.inboundBytes = inboundBytes
        self.outboundBytes = outboundBytes
        self.http = http
        self.clockHTTP = clockHTTP
        self.outboundClient = outboundClient
        self.bus = bus
    }
}
