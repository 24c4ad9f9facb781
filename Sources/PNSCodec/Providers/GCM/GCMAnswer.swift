/// The answer to a legacy message: what became of each token, in the order of the request.
///
/// Spec: GCM-020 to GCM-025
public struct GCMAnswer: WireValue, Codable {
    /// The number of the request, as it was written: it can be larger than a floating-point number holds (GCM-021).
    public var multicastID: JSONNumber
    /// How many tokens were reached.
    public var success: Int
    /// How many were not.
    public var failure: Int
    /// How many have another token now.
    public var canonicalIDs: Int
    /// What became of each token.
    public var results: [GCMResult]

    /// Makes the answer that these results give.
    public init(multicastID: JSONNumber, results: [GCMResult]) {
        self.multicastID = multicastID
        self.success = results.count { $0.error == nil }
        self.failure = results.count - self.success
        self.canonicalIDs = results.count { $0.error == nil && $0.registrationID != nil }
        self.results = results
    }
}

/// What became of one token.
///
/// Spec: GCM-022 to GCM-024
public struct GCMResult: WireValue, Codable {
    /// The id of the message; nil where it was not taken.
    public var messageID: String?
    /// The token that the device has now; nil where it is the one that was used.
    public var registrationID: DeviceID?
    /// Why the message was not taken, which counts whatever stands beside it; nil where it was.
    public var error: GCMErrorCode?

    /// Makes the result of a message that was taken.
    public init(messageID: String, registrationID: DeviceID? = nil) {
        self.messageID = messageID
        self.registrationID = registrationID
    }

    /// Makes the result of one that was not.
    public init(error: GCMErrorCode) {
        self.error = error
    }
}

/// Why a legacy message did not reach a token.
///
/// An open space of names: a code that is not known here survives a round trip.
public struct GCMErrorCode: RawRepresentable, Hashable, Sendable, Codable {
    /// The name on the wire.
    public var rawValue: String

    /// Takes a name, known or not.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// There is no token.
    public static let missingRegistration = GCMErrorCode(rawValue: "MissingRegistration")
    /// The token is none.
    public static let invalidRegistration = GCMErrorCode(rawValue: "InvalidRegistration")
    /// The token is of nobody any more.
    public static let notRegistered = GCMErrorCode(rawValue: "NotRegistered")
    /// The token is of another application.
    public static let invalidPackageName = GCMErrorCode(rawValue: "InvalidPackageName")
    /// The token is of another sender.
    public static let mismatchSenderID = GCMErrorCode(rawValue: "MismatchSenderId")
    /// The message is too large.
    public static let messageTooBig = GCMErrorCode(rawValue: "MessageTooBig")
    /// A name in the data is reserved.
    public static let invalidDataKey = GCMErrorCode(rawValue: "InvalidDataKey")
    /// The time to live is out of its range.
    public static let invalidTTL = GCMErrorCode(rawValue: "InvalidTtl")
    /// Not now.
    public static let unavailable = GCMErrorCode(rawValue: "Unavailable")
    /// The service has failed.
    public static let internalServerError = GCMErrorCode(rawValue: "InternalServerError")
    /// Too much was sent to this device.
    public static let deviceMessageRateExceeded = GCMErrorCode(rawValue: "DeviceMessageRateExceeded")
    /// Too much was sent to this topic.
    public static let topicsMessageRateExceeded = GCMErrorCode(rawValue: "TopicsMessageRateExceeded")
}

extension GCMErrorCode: OpenName {}

extension GCMAnswer: WireObject {
    init() {
        self.init(multicastID: JSONNumber(0), results: [])
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        let counts = 0...GCMRequest.maxRegistrations
        try coder.member("multicast_id", &self.multicastID)
        try coder.member("success", &self.success, in: counts)
        try coder.member("failure", &self.failure, in: counts)
        try coder.member("canonical_ids", &self.canonicalIDs, in: counts)
        try coder.member("results", &self.results)
    }
}

extension GCMResult: WireObject {
    init() {}

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("message_id", &self.messageID)
        try coder.member("registration_id", &self.registrationID)
        try coder.member("error", &self.error)
    }

    /// Something became of it (GCM-022).
    func incompleteness() -> Incompleteness? {
        self.messageID == nil && self.error == nil ? .member("message_id") : nil
    }
}
