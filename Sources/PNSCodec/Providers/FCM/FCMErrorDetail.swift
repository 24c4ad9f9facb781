/// A detail of an error: what its type says, of the types that matter here.
///
/// Spec: FCM-041, FCM-043
public struct FCMErrorDetail: WireValue, Codable {
    /// The type, as `type.googleapis.com/google.firebase.fcm.v1.FcmError`.
    public var type: String?
    /// The code, in a detail of FCM's own.
    public var errorCode: FCMErrorCode?
    /// The fields that were violated, in a detail about a bad request.
    public var fieldViolations: [FieldViolation]?

    /// A field of the request that was violated.
    public struct FieldViolation: WireValue, Codable {
        /// The field, as `message.token`.
        public var field: String?
        /// What was wrong with it, for people.
        public var description: String?

        /// Makes a violation.
        public init(field: String?, description: String? = nil) {
            self.field = field
            self.description = description
        }
    }

    /// Makes the detail of FCM's own.
    public init(_ errorCode: FCMErrorCode) {
        self.type = Self.typePrefix + Self.fcmErrorType
        self.errorCode = errorCode
    }

    /// Makes the detail about a bad request.
    public init(violating fields: [FieldViolation]) {
        self.type = Self.typePrefix + Self.badRequestType
        self.fieldViolations = fields
    }

    private static let typePrefix = "type.googleapis.com/"
    private static let fcmErrorType = "google.firebase.fcm.v1.FcmError"
    private static let badRequestType = "google.rpc.BadRequest"

    /// The code, if the type is the one that has one.
    var fcmErrorCode: FCMErrorCode? { self.type?.hasSuffix(Self.fcmErrorType) == true ? self.errorCode : nil }

    /// The violations, if the type is the one that has some.
    var badRequestViolations: [FieldViolation] {
        self.type?.hasSuffix(Self.badRequestType) == true ? self.fieldViolations ?? [] : []
    }
}

extension FCMErrorDetail: WireObject {
    init() {
        self.type = nil
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("@type", &self.type)
        try coder.member("errorCode", &self.errorCode)
        try coder.member("fieldViolations", &self.fieldViolations)
    }
}

extension FCMErrorDetail.FieldViolation: WireObject {
    init() {
        self.init(field: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("field", &self.field)
        try coder.member("description", &self.description)
    }
}
