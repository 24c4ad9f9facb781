import PNSConformance

/// Why FCM refuses a message: the code of the page "ErrorCode", with the status that goes with it.
package struct FCMRefusal: Hashable, Sendable {
    /// The value of `errorCode`; `nil` where the answer has no detail of FCM.
    package var code: String?
    /// The status of HTTP.
    package var httpStatus: Int
    /// The canonical name of that status.
    package var status: String
    /// One sentence.
    package var message: String
    /// The field that is at fault, such as `message.token`.
    package var field: String?

    /// The codes with their statuses.
    private static let codes: [(code: String, http: Int, status: String, message: String)] = [
        ("INVALID_ARGUMENT", 400, "INVALID_ARGUMENT", "The request has an argument that is not valid."),
        ("UNREGISTERED", 404, "NOT_FOUND", "The device is not registered any more."),
        ("SENDER_ID_MISMATCH", 403, "PERMISSION_DENIED", "The device is registered with another sender."),
        ("QUOTA_EXCEEDED", 429, "RESOURCE_EXHAUSTED", "The sender has used up what it may send."),
        ("UNAVAILABLE", 503, "UNAVAILABLE", "The service has no room at the moment."),
        ("INTERNAL", 500, "INTERNAL", "Something went wrong inside."),
        ("THIRD_PARTY_AUTH_ERROR", 401, "UNAUTHENTICATED", "The credential for APNs or Web Push is wrong or missing."),
        ("UNSPECIFIED_ERROR", 500, "UNKNOWN", "Something went wrong."),
    ]

    /// The refusal with this code.
    ///
    /// - Returns: `nil` where FCM has no such code.
    package static func named(_ code: String, message: String? = nil, field: String? = nil) -> FCMRefusal? {
        guard let row = self.codes.first(where: { $0.code == code }) else { return nil }
        return FCMRefusal(
            code: code,
            httpStatus: row.http,
            status: row.status,
            message: message ?? row.message,
            field: field
        )
    }

    /// An argument that is not valid.
    static func invalid(_ field: String, _ message: String) -> FCMRefusal {
        FCMRefusal(
            code: "INVALID_ARGUMENT",
            httpStatus: 400,
            status: "INVALID_ARGUMENT",
            message: message,
            field: field
        )
    }

    /// The refusal that goes with a status.
    static func with(status: Int) -> FCMRefusal {
        switch status {
        case 401: self.unauthenticated
        case 404: self.named("UNREGISTERED") ?? self.notFound
        default:
            self.codes.first { $0.http == status }.flatMap { self.named($0.code) }
                ?? FCMRefusal(code: nil, httpStatus: status, status: "UNKNOWN", message: "Something went wrong.")
        }
    }

    /// No access token, or one that is not valid.
    static let unauthenticated = FCMRefusal(
        code: nil,
        httpStatus: 401,
        status: "UNAUTHENTICATED",
        message: "The request has no valid access token."
    )
    /// No such project, or no such path.
    static let notFound = FCMRefusal(
        code: nil,
        httpStatus: 404,
        status: "NOT_FOUND",
        message: "What was requested does not exist."
    )

    /// The answer.
    var answer: HTTPAnswer {
        var details: [RawJSON] = []
        if let code = self.code {
            details.append(
                .object([
                    "@type": .string("type.googleapis.com/google.firebase.fcm.v1.FcmError"),
                    "errorCode": .string(code),
                ])
            )
        }
        if let field = self.field {
            let violation = RawJSON.object(["field": .string(field), "description": .string(self.message)])
            details.append(
                .object([
                    "@type": .string("type.googleapis.com/google.rpc.BadRequest"),
                    "fieldViolations": .array([violation]),
                ])
            )
        }
        let error = RawJSON.object([
            "code": .number(self.httpStatus), "message": .string(self.message), "status": .string(self.status),
            "details": details.isEmpty ? nil : .array(details),
        ])
        return .json(self.httpStatus, .object(["error": error]))
    }
}

extension HTTPAnswer {
    /// An answer that holds JSON.
    static func json(_ status: Int, _ value: RawJSON, headers: [HeaderField] = []) -> HTTPAnswer {
        HTTPAnswer(
            status: status,
            headers: [HeaderField("Content-Type", "application/json; charset=UTF-8")] + headers,
            body: Array(value.compact().utf8)
        )
    }
}
