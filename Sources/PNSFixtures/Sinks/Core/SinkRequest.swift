package import Foundation
package import PNSConformance

/// A request as it arrived at a sink.
package struct SinkRequest: Hashable, Sendable {
    /// The number of its connection at this sink, from 1.
    package var connection: Int
    /// The stream of HTTP/2, or how many requests this connection carried with this one.
    package var stream: Int
    /// Whether it came over HTTP/2.
    package var isHTTP2: Bool
    /// The method.
    package var method: String
    /// The request target.
    package var path: String
    /// The header fields in the order received, without those that begin with a colon.
    package var headers: [HeaderField]
    /// The body as it came, up to the bound.
    package var body: [UInt8]
    /// Whether the body was longer than the bound and its end is missing.
    package var isCut: Bool
    /// When its last byte arrived, by the clock of the sink.
    package var instant: Date
    /// The scheme, the host and the port of the sink itself, as a URL without a path.
    package var origin: String
    /// How many streams of HTTP/2 its connection had when it was there, with its own.
    package var openStreams = 1

    /// Describes a request.
    package init(
        connection: Int = 1,
        stream: Int = 1,
        isHTTP2: Bool = false,
        method: String = "POST",
        path: String,
        headers: [HeaderField] = [],
        body: [UInt8] = [],
        isCut: Bool = false,
        instant: Date = Date(),
        origin: String = "http://127.0.0.1"
    ) {
        self.connection = connection
        self.stream = stream
        self.isHTTP2 = isHTTP2
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.isCut = isCut
        self.instant = instant
        self.origin = origin
    }

    /// The values of a header, one for each time it stands there; its name without regard to case.
    package func values(of name: String) -> [String] {
        self.headers.filter { $0.name.lowercased() == name }.map(\.value)
    }

    /// The first value of a header.
    package func header(_ name: String) -> String? {
        self.headers.first { $0.name.lowercased() == name }?.value
    }

    /// The path without a query.
    package var resource: String { String(self.path.prefix { $0 != "?" }) }

    /// The header fields for records: of a credential no more than its scheme is kept.
    package var headersWithoutCredentials: [HeaderField] {
        self.headers.map { field in
            guard field.name.lowercased() == "authorization" else { return field }
            let scheme = field.value.prefix { $0 != " " && $0 != "=" }
            return HeaderField(field.name, scheme.count < field.value.count ? "\(scheme) …" : "…")
        }
    }
}
