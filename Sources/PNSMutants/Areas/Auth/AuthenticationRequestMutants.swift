import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// How, and how often, they ask the application.
    static let authenticationRequests: [Mutant] = [
        .exchanges("asks-twice") { request, base in
            _ = try await base.exchange(request)
            return try await base.exchange(request)
        },
        .exchanges("authenticates-by-post") { request, base in
            var request = request
            request.method = "POST"
            return try await base.exchange(request)
        },
        .exchanges("reads-one-chunk") { request, base in
            var response = try await base.exchange(request)
            // The client puts chunks together; only the scenario of chunks names its user so.
            let isInChunks = String(decoding: response.body, as: UTF8.self).contains("in-chunks-")
            if isInChunks { response.body = Array(response.body.prefix(response.body.count / 2)) }
            return response
        },
        Mutant("remembers-authentication") { setup in
            let users = SessionMemory<String, UserID?>(nil)
            setup.seams.authenticator = { base in
                AuthenticatorRewrite(base: base) { handshake, base in
                    let credentials = handshake["Authorization"].first ?? ""
                    if let user = users[credentials] { return .accepted(user) }
                    let outcome = await base.authenticate(handshake)
                    if case .accepted(let user) = outcome { users[credentials] = user }
                    return outcome
                }
            }
        },
        Mutant("waits-for-the-application") { setup in
            setup.waitForApplication { _ in true }
        },
    ]

    /// What they keep back, add or change of the headers of the device.
    static let forwardedHeaders: [Mutant] = [
        .forwardedHeaders("drops-cookie") { fields in fields.filter { $0.name.lowercased() != "cookie" } },
        .forwardedHeaders("lower-cases-header-values") { fields in
            fields.map { field in
                ["authorization", "cookie"].contains(field.name.lowercased())
                    ? field : HandshakeHeaders.Field(field.name, field.value.lowercased())
            }
        },
        .forwardedHeaders("forwards-ascii-only") { fields in
            fields.map { field in
                let value = String(decoding: field.value.utf8.filter { $0 < 0x80 }, as: UTF8.self)
                return HandshakeHeaders.Field(field.name, value)
            }
        },
        .forwardedHeaders("merges-cookies") { fields in
            let cookies = fields.filter { $0.name.lowercased() == "cookie" }.map(\.value)
            guard cookies.count > 1 else { return fields }
            let merged = HandshakeHeaders.Field("Cookie", cookies.joined(separator: "; "))
            return fields.filter { $0.name.lowercased() != "cookie" } + [merged]
        },
        .forwardedHeaders("cuts-long-cookies") { fields in
            fields.map { HandshakeHeaders.Field($0.name, String($0.value.prefix(1_024))) }
        },
        .forwardedHeaders("joins-headers") { fields in
            var joined: [HandshakeHeaders.Field] = []
            for field in fields {
                if let place = joined.firstIndex(where: { $0.name.lowercased() == field.name.lowercased() }) {
                    joined[place].value += ", " + field.value
                } else {
                    joined.append(field)
                }
            }
            return joined
        },
        .forwardedHeaders("reorders-headers") { fields in
            fields.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
        },
        .forwarding("forwards-handshake-headers") { name, _ in name.hasPrefix("sec-websocket-") || name == "upgrade" },
        .forwarding("forwards-named-headers") { name, handshake in
            let named = handshake["Connection"].flatMap { $0.lowercased().split { $0 == "," || $0 == " " } }
            return name != "upgrade" && named.contains { $0 == name }
        },
        .forwarding("forwards-hop-by-hop-headers") { name, _ in ["keep-alive", "te"].contains(name) },
        .forwarding("forwards-accept-encoding") { name, _ in name == "accept-encoding" },
    ]
}

extension MutantSetup {
    /// Waits for the application without end.
    ///
    /// - Parameter isPatient: At which devices, by their headers.
    mutating func waitForApplication(_ isPatient: @escaping @Sendable (HandshakeHeaders) -> Bool) {
        guard case .application(let url) = self.configuration.authentication else { return }
        // The client is made before the authenticator that uses it.
        let clients = SessionMemory<String, (any ApplicationClient)?>(nil)
        self.seams.applicationClient = { client in
            clients[url] = client
            return client
        }
        self.seams.authenticator = { base in
            guard let client = clients[url] else { return base }
            let patient = ApplicationAuthenticator(
                url: url,
                timeout: .seconds(86_400),
                clock: SystemClock(),
                client: client
            )
            return AuthenticatorRewrite(base: base) { device, base in
                await (isPatient(device) ? patient : base).authenticate(device)
            }
        }
    }
}
