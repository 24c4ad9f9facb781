import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import PNSService

/// What an error of the HTTP client means for a request.
enum OutboundFault {
    /// The provider has surely not looked at the request.
    case unprocessed
    case failure(OutboundFailure)

    /// Reads an error.
    ///
    /// Its text is not repeated: it can quote a URL, which is a secret of a browser's.
    init(_ error: any Error) {
        switch error {
        case let error as HTTPClientError: self = Self.reading(error)
        case let error as NIOHTTP2Errors.StreamClosed: self = Self.reading(error.errorCode)
        case let error as NIOHTTP2Errors.StreamError: self = Self(error.baseError)
        case let error as NIOConnectionError:
            // The first reason is that of the address that was judged; there is no other.
            let reason = error.connectionErrors.first.map { Self.kind($0.error) } ?? "no connection"
            self = .failure(.unreachable(reason))
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            self = .failure(.unreachable("TLS failed: \(type(of: error))"))
        case let error as IOError where error.errnoCode == ECONNREFUSED || error.errnoCode == EHOSTUNREACH:
            self = .failure(.unreachable(Self.kind(error)))
        case is HTTPParserError: self = .failure(.interrupted("the answer is not HTTP"))
        case is CancellationError: self = .failure(.cancelled)
        default: self = .failure(.interrupted(Self.kind(error)))
        }
    }

    private static func reading(_ error: HTTPClientError) -> Self {
        switch error {
        case .cancelled:
            // The connection was about to close when the request came to it; the caller looks for its own cancellation.
            .unprocessed
        case .connectTimeout: .failure(.unreachable("nobody answered in time"))
        case .tlsHandshakeTimeout: .failure(.unreachable("TLS took too long"))
        case .getConnectionFromPoolTimeout: .failure(.unreachable("no connection came free in time"))
        case .readTimeout, .writeTimeout, .deadlineExceeded: .failure(.timedOut)
        case .alreadyShutdown: .failure(.cancelled)
        case .remoteConnectionClosed: .failure(.interrupted("the connection was closed"))
        case .invalidURL, .emptyHost, .emptyScheme: .failure(.refused("The URL cannot be used."))
        default: .failure(.interrupted(error.shortDescription))
        }
    }

    private static func reading(_ code: HTTP2ErrorCode) -> Self {
        switch code {
        // Cancelled streams are those behind the last one of a GOAWAY; no provider cancels a request by itself.
        case .refusedStream, .cancel: .unprocessed
        case .enhanceYourCalm: .failure(.interrupted("the provider asked for calm"))
        default: .failure(.interrupted("the stream was reset"))
        }
    }

    private static func kind(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(type(of: error))" }
        return switch error.errnoCode {
        case ECONNREFUSED: "the connection was refused"
        case ECONNRESET, EPIPE: "the connection was reset"
        case EHOSTUNREACH, ENETUNREACH: "there is no way to the host"
        case ETIMEDOUT: "nobody answered in time"
        default: "error \(error.errnoCode) of the system"
        }
    }
}
