import PNSCodec

extension VectorCase {
    /// A request to APNs, and what is sent of it.
    public struct APNSRequest: Hashable, Sendable {
        /// The token of the device.
        public var token: String
        /// The headers, some of them for others than APNs.
        public var headers: [Header]
        /// The payload as it is written.
        public var payload: [UInt8]
        /// The path; nil in a refused vector.
        public var path: String?
        /// The headers of APNs in their order.
        public var sent: [Header]
    }

    static func batchSplit(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> VectorCase {
        try input.object { members throws(DataFault) in
            let sizes = try expected.map { expected throws(DataFault) in
                try expected.object { members throws(DataFault) in
                    try members.required("sizes").elements().map { size throws(DataFault) in try size.int() }
                }
            }
            return .batchSplit(
                provider: try members.string("provider"),
                count: try members.required("count").int(),
                sizes: sizes
            )
        }
    }

    /// How the codec divides so many messages or tokens.
    static func batches(provider: String, count: Int) -> VectorRunner.Answer? {
        guard let token = DeviceID("t") else { return nil }
        let sizes: [Int]
        switch provider {
        case "tnpg":
            let messages = Array(repeating: FCMMessage(target: .token(token)), count: count)
            sizes = TNPGPushRequest.split(messages).map(\.messages.count)
        case "gcm":
            let tokens = Array(repeating: token, count: count)
            sizes = GCMRequest.split(tokens).map(\.count)
        default:
            return nil
        }
        return .accepted(.array(sizes.map { .number($0) }))
    }
}

extension VectorCase.APNSRequest {
    static func read(_ input: DataReader, _ expected: DataReader?) throws(DataFault) -> Self {
        try input.object { members throws(DataFault) in
            var request = Self(
                token: try members.string("token"),
                headers: try Self.headers(members.required("headers")),
                payload: try VectorBytes.read(members.required("payload")),
                path: nil,
                sent: []
            )
            guard let expected else { return request }
            try expected.object { members throws(DataFault) in
                request.path = try members.string("path")
                request.sent = try Self.headers(members.required("headers"))
            }
            return request
        }
    }

    private static func headers(_ reader: DataReader) throws(DataFault) -> [VectorCase.Header] {
        try reader.elements().map { pair throws(DataFault) in
            let parts = try pair.strings()
            guard parts.count == 2 else { throw pair.fault("A header is a name and a value.") }
            return VectorCase.Header(name: parts[0], value: parts[1])
        }
    }

    var expectation: RawJSON {
        .array([.string(self.path ?? ""), .array(self.sent.map { .strings([$0.name, $0.value]) })])
    }

    /// What the codec makes of the request.
    func answer() -> VectorRunner.Answer {
        .init { () throws(WireFault) in
            let headers = try Self.placed("/headers") { () throws(WireFault) in
                try APNSHeaders(fields: self.headers.map { ($0.name, $0.value) })
            }
            try Self.placed("/payload") { () throws(WireFault) in
                let payload = try APNSPayload(wire: self.payload)
                if let fault = headers.fault(of: payload, byteCount: self.payload.count) { throw fault }
            }
            guard let token = APNSDeviceToken(self.token) else {
                throw WireFault(reason: .invalidForm, pointer: "/token")
            }
            let sent = headers.fields.map { RawJSON.strings([$0.name, $0.value]) }
            return .array([.string(token.path), .array(sent)])
        }
    }

    private static func placed<Value>(
        _ prefix: String,
        _ read: () throws(WireFault) -> Value
    ) throws(WireFault) -> Value {
        do throws(WireFault) {
            return try read()
        } catch {
            throw WireFault(reason: error.reason, pointer: prefix + error.pointer)
        }
    }
}
