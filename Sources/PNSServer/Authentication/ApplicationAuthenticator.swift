import PNSCodec
public import PNSService

/// Asks the application who a device is, by a GET with the device's own headers.
public struct ApplicationAuthenticator: Authenticator {
    private let url: String
    private let timeout: Duration
    private let clock: any ServiceClock
    private let client: any ApplicationClient
    private let queue: AuthenticationQueue
    private let clauses: ClauseCounter
    private let readsDevices: Bool

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
    ///   - readsDevices: Whether the application can say which device it is (RIN-030).
    ///   - clauses: Told which clauses are executed.
    public init(
        url: String,
        timeout: Duration,
        clock: any ServiceClock,
        client: any ApplicationClient,
        maxConcurrent: Int = 1_024,
        maxWaiting: Int = 8_192,
        readsDevices: Bool = false,
        clauses: ClauseCounter = ClauseCounter()
    ) {
        self.clauses = clauses
        self.readsDevices = readsDevices
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
        let request = ApplicationRequest(url: self.url, headers: handshake.forwarded)
        self.note(handshake, request)
        let deadline = self.clock.now().advanced(by: self.timeout)
        return await withTaskGroup(of: AuthenticationOutcome?.self) { group in
            group.addTask {
                switch await self.queue.run({ await self.ask(request) }) {
                case .done(let outcome): outcome
                case .full: self.overloaded()
                case .cancelled: .failed(reason: "cancelled")
                }
            }
            group.addTask {
                // Cancelled when the answer came first.
                guard (try? await self.clock.sleep(until: deadline)) != nil else { return nil }
                return .timedOut
            }
            defer { group.cancelAll() }
            while let outcome = await group.next() {
                guard let outcome else { continue }
                if outcome == .timedOut { self.clauses.note(.aut010) }
                return outcome
            }
            return .failed(reason: "cancelled")
        }
    }

    private func overloaded() -> AuthenticationOutcome {
        self.clauses.note(.aut015)
        return .overloaded
    }

    private func ask(_ request: ApplicationRequest) async -> AuthenticationOutcome {
        do {
            return self.judge(try await self.client.exchange(request))
        } catch {
            if !Task.isCancelled { self.clauses.note(.aut009) }
            // The kind of the error only: its text can quote a header.
            return .failed(reason: "no answer: \(type(of: error))")
        }
    }

    /// Notes what the request carries of the handshake, and what it does not.
    private func note(_ handshake: HandshakeHeaders, _ request: ApplicationRequest) {
        self.clauses.note(.aut001)
        self.clauses.note(.aut002)
        self.clauses.note(.aut003)
        if request.headers.fields.count < handshake.fields.count { self.clauses.note(.aut004) }
        if !handshake["Accept-Encoding"].isEmpty { self.clauses.note(.aut005) }
    }

    /// Which device the application says it is; nil where it says nothing that can be one (RIN-032).
    private static func device(_ body: [UInt8]) -> DeviceID? {
        (try? AuthenticatedDevice(wire: body))?.deviceID
    }

    private func judge(_ response: ApplicationResponse) -> AuthenticationOutcome {
        switch response.status {
        case 200:
            do {
                let user = try AuthenticationAnswer(wire: response.body).userID
                self.clauses.note(.aut006)
                guard self.readsDevices, let device = Self.device(response.body) else { return .accepted(user) }
                self.clauses.note(.rin030)
                return .identified(user, device: device)
            } catch {
                self.clauses.note(.aut009)
                self.clauses.note(.aut013)
                return .failed(reason: "unusable answer: \(error.reason.rawValue)")
            }
        case 401:
            self.clauses.note(.aut007)
            let challenges = response.challenges
            return .refused(challenge: challenges.isEmpty ? nil : challenges.joined(separator: ", "))
        case 403:
            self.clauses.note(.aut008)
            return .forbidden
        default:
            if (300..<400).contains(response.status) { self.clauses.note(.aut011) }
            self.clauses.note(.aut009)
            return .failed(reason: "status \(response.status)")
        }
    }
}
