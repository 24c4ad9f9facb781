/// A line of the feedback of a push session: what became of the push to one device.
///
/// Spec: GWM-020 to GWM-028
public struct Feedback: WireValue, Codable {
    /// The device; nil where a failure of the connection belongs to none.
    public var device: Device?
    /// What became of it.
    public var result: Result {
        get { self.parts.result }
        set { self.parts = Parts(newValue) }
    }

    private var parts: Parts

    /// A device as feedback names it: token and type, without keys.
    public struct Device: WireValue, Codable {
        /// What the provider knows the device by.
        public var token: DeviceID
        /// The class of the device.
        public var type: DeviceClass

        /// Makes a device.
        public init(token: DeviceID, type: DeviceClass) {
            self.token = token
            self.type = type
        }

        /// Makes a device of its line.
        public init(_ line: SessionDevice) {
            self.init(token: line.token, type: line.type)
        }
    }

    /// What became of a push.
    ///
    /// An error is a code of the provider, or a word of the service; never empty.
    public enum Result: Hashable, Sendable {
        /// The provider took it.
        case success
        /// The provider took it, and knows the device by another token now.
        case canonical(newToken: DeviceID)
        /// The token is of nobody any more.
        case invalidDevice(error: String)
        /// The provider refused it for another reason; says whether it may go otherwise later.
        case providerError(error: String, retryable: Bool)
        /// There was no answer.
        case ioError(error: String)
    }

    /// Makes feedback about a device.
    public init(device: Device, _ result: Result) {
        self.device = device
        self.parts = Parts(result)
    }

    /// Makes feedback about a failure that belongs to no device.
    public init(ioError error: String) {
        self.parts = Parts(.ioError(error: error))
    }

    /// The members that tell what became of it.
    private struct Parts: Hashable, Sendable {
        var kind: FeedbackKind
        var newToken: DeviceID?
        var error: NonEmptyText?
        var retryable: Bool?

        init() {
            self.kind = .success
        }

        init(_ result: Result) {
            switch result {
            case .success:
                self.kind = .success
            case .canonical(let newToken):
                self.kind = .canonical
                self.newToken = newToken
            case .invalidDevice(let error):
                self.kind = .invalidDevice
                self.error = NonEmptyText(error) ?? .unknown
            case .providerError(let error, let retryable):
                self.kind = .providerError
                self.error = NonEmptyText(error) ?? .unknown
                self.retryable = retryable
            case .ioError(let error):
                self.kind = .ioError
                self.error = NonEmptyText(error) ?? .unknown
            }
        }

        var result: Result {
            let error = self.error?.text ?? ""
            switch self.kind {
            case .success: return .success
            case .canonical: return self.newToken.map { .canonical(newToken: $0) } ?? .success
            case .invalidDevice: return .invalidDevice(error: error)
            case .providerError: return .providerError(error: error, retryable: self.retryable ?? false)
            case .ioError: return .ioError(error: error)
            }
        }

        /// What is missing, or does not belong to the kind.
        var fault: Incompleteness? {
            let (hasToken, hasError) = (self.kind == .canonical, ![.success, .canonical].contains(self.kind))
            let hasFlag = self.kind == .providerError
            if (self.newToken != nil) != hasToken { return Self.fault("new_token", isMissing: hasToken) }
            if (self.error != nil) != hasError { return Self.fault("error", isMissing: hasError) }
            return (self.retryable != nil) == hasFlag ? nil : Self.fault("retryable", isMissing: hasFlag)
        }

        private static func fault(_ name: StaticString, isMissing: Bool) -> Incompleteness {
            isMissing ? .member(name) : .fault(.conflictingMembers, name)
        }
    }
}

/// The five kinds of feedback.
///
/// Spec: GWM-021
public enum FeedbackKind: String, CaseIterable, Hashable, Sendable {
    /// The provider took the push.
    case success
    /// It took it, and knows the device by another token now.
    case canonical
    /// The token is of nobody any more: delete it.
    case invalidDevice = "invalid_device"
    /// The provider refused the push for another reason.
    case providerError = "provider_error"
    /// There was no answer.
    case ioError = "io_error"
}

extension FeedbackKind: ClosedName {}

extension Feedback: WireObject {
    init() {
        self.parts = Parts()
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("device", &self.device)
        try coder.member("kind", &self.parts.kind)
        try coder.member("new_token", &self.parts.newToken)
        try coder.member("error", &self.parts.error)
        try coder.member("retryable", &self.parts.retryable)
    }

    func incompleteness() -> Incompleteness? {
        if self.device == nil, self.parts.kind != .ioError { return .member("device") }
        return self.parts.fault
    }
}

extension Feedback.Device: WireObject {
    init() {
        self.init(token: DeviceID(unchecked: ""), type: .web)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("token", &self.token)
        try coder.member("type", &self.type)
    }
}
