public import PNSService

/// Carries one authentication request to the application.
public protocol ApplicationClient: Sendable {
    /// Sends a request and takes the answer.
    ///
    /// Cancellation ends the exchange.
    ///
    /// - Parameter request: What to send.
    /// - Returns: The answer, whatever its status.
    /// - Throws: When there is no whole answer within the bounds of the request.
    func exchange(_ request: ApplicationRequest) async throws -> ApplicationResponse

    /// Gives back what the client holds; it is not used after this.
    func shutdown() async
}

/// An authentication request.
public struct ApplicationRequest: Hashable, Sendable {
    /// Where the application is asked.
    public var url: String

    /// The method (AUT-002).
    public var method: String

    /// The headers, in order (AUT-003).
    public var headers: HandshakeHeaders

    /// The longest body that is read, in bytes.
    public var maxBodyBytes: Int

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - url: Where the application is asked.
    ///   - method: The method.
    ///   - headers: The headers, in order.
    ///   - maxBodyBytes: The longest body that is read.
    public init(
        url: String,
        method: String = "GET",
        headers: HandshakeHeaders,
        maxBodyBytes: Int = 65_536
    ) {
        self.url = url
        self.method = method
        self.headers = headers
        self.maxBodyBytes = maxBodyBytes
    }
}

/// The application's answer.
public struct ApplicationResponse: Hashable, Sendable {
    /// The status.
    public var status: Int

    /// The lines of `WWW-Authenticate`.
    public var challenges: [String]

    /// The whole body.
    public var body: [UInt8]

    /// Creates an answer.
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - challenges: The lines of `WWW-Authenticate`.
    ///   - body: The whole body.
    public init(status: Int, challenges: [String] = [], body: [UInt8] = []) {
        self.status = status
        self.challenges = challenges
        self.body = body
    }
}
