import PNSCodec
public import PNSService

/// Asks the application who a device is, by a GET with the device's own headers.
public struct ApplicationAuthenticator: Authenticator {
    private let url: String
    private let timeout: Duration
    private let clock: any ServiceClock
    private let client: any ApplicationClient
    private let queue: AuthenticationQueue

    /// Creates an authenticator.
    ///
    /// - Parameters:
    ///   - url: Where the application is asked.
    ///   - timeout: How long the application can take (AUT-010), the wait for its turn included.
    ///   - clock: The time to go by.
    ///   - client: Carries the requests.
    ///   - maxConcurrent: How many requests are under way at most, 1 or more.
    ///   - maxWaiting: How many more wait for their turn at most; one too many is refused unasked
    ///     (AUT-015).
    public init(
        url: String,
        timeout: Duration,
        clock: any ServiceClock,
        client: any ApplicationClient,
        maxConcurrent: Int = 1_024,
        maxWaiting: Int = 8_192
    ) {
        self.url = url
        self.timeout = timeout
        self.clock = clock
        self.client = client
        self.queue = AuthenticationQueue(maxRunning: maxConcurrent, maxWaiting: maxWaiting)
    }

    /// Judges the credentials of one handshake.
    ///
    /// - Parameter handshake: The headers of the handshake as received.
    /// - Returns: Who it is, or why not.
    public func authenticate(_ handshake: HandshakeHeaders) async -> AuthenticationOutcome {
        let request = ApplicationRequest(url: self.url, headers: handshake.forwarded)  // AUT-002 to AUT-005
        let deadline = self.clock.now().advanced(by: self.timeout)
        return await withTaskGroup(of: AuthenticationOutcome?.self) { group in
            group.addTask {
                switch await self.queue.run({ await self.ask(request) }) {
                case .done(let outcome): outcome
                case .full: .overloaded  // AUT-015
                case .cancelled: .failed(reason: "cancelled")
                }
            }
            group.addTask {
                // Cancelled when the answer came first.
                guard (try? await self.clock.sleep(until: deadline)) != nil else { return nil }
                return .timedOut  // AUT-010
            }
            defer { group.cancelAll() }
            while let outcome = await group.next() {
                if let outcome { return outcome }
            }
            return .failed(reason: "cancelled")
        }
    }

    private func ask(_ request: ApplicationRequest) async -> AuthenticationOutcome {
        do {
            return Self.judge(try await self.client.exchange(request))
        } catch {
            // The kind of the error only: its text can quote a header.
            return .failed(reason: "no answer: \(type(of: error))")
        }
    }

    private static func judge(_ response: ApplicationResponse) -> AuthenticationOutcome {
        switch response.status {
        case 200:
            do {
                return .accepted(try AuthenticationAnswer(wire: response.body).userID)  // AUT-006
            } catch {
                return .failed(reason: "unusable answer: \(error.reason.rawValue)")  // AUT-013
            }
        case 401:
            let challenges = response.challenges
            return .refused(challenge: challenges.isEmpty ? nil : challenges.joined(separator: ", "))  // AUT-007
        case 403:
            return .forbidden  // AUT-008
        default:
            return .failed(reason: "status \(response.status)")  // AUT-009, AUT-011
        }
    }
}
