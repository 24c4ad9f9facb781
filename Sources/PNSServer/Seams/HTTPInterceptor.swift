public import HTTPTypes

/// Sees each HTTP request before the gate and the routes, and each answer before it is encoded.
///
/// A seam for tests and mutants. The calls of one connection come one after another on its event loop, those of
/// different connections at the same time; they must not block. Every method has a default that changes nothing.
public protocol HTTPInterceptor: Sendable {
    /// Whether ``intercept(_:body:)`` wants the whole body of a request; a request then waits for its end.
    ///
    /// - Parameter request: The head of the request.
    /// - Returns: Whether to collect the body.
    func wantsBody(of request: HTTPRequest) -> Bool

    /// Sees a request before anything else does.
    ///
    /// - Parameters:
    ///   - request: The head; a change is what the gate and the routes see.
    ///   - body: The body if it was asked for, else empty and not to be changed.
    /// - Returns: What to do with the request.
    func intercept(_ request: inout HTTPRequest, body: inout [UInt8]) -> HTTPInterception

    /// Sees an answer before it is encoded, 101 included.
    ///
    /// - Parameters:
    ///   - response: The head; a change is what the peer sees.
    ///   - body: The whole body.
    ///   - request: The head of the request, as the gate and the routes saw it.
    /// - Returns: What to do with the answer.
    func intercept(_ response: inout HTTPResponse, body: inout [UInt8], to request: HTTPRequest) -> HTTPInterception

    /// Sees a part of an answer that is a stream of lines, before it is encoded.
    ///
    /// - Parameters:
    ///   - part: The part; a change is what the peer sees.
    ///   - request: The head of the request, as the gate and the routes saw it.
    /// - Returns: What to do with the part.
    func intercept(_ part: inout HTTPStreamedPart, of request: HTTPRequest) -> HTTPStreamInterception
}

/// A part of an answer that is a stream of lines.
public enum HTTPStreamedPart: Hashable, Sendable {
    /// The head.
    case head(HTTPResponse)
    /// Lines, as they are written.
    case lines([UInt8])
    /// The end of the stream.
    case end
}

/// What an interceptor makes of a part of a streamed answer.
public enum HTTPStreamInterception: Hashable, Sendable {
    /// Hand it on.
    case proceed

    /// Leave it out.
    case leaveOut

    /// Hand it on, and end the stream in order behind it.
    case endBehind
}

/// What an interceptor makes of a request or an answer.
public enum HTTPInterception: Hashable, Sendable {
    /// Go on with it.
    case proceed

    /// Send this answer instead and end the connection.
    case answer(HTTPResponse, body: [UInt8])

    /// End the connection without an answer.
    case disconnect
}

extension HTTPInterceptor {
    /// Answers that no body is wanted.
    public func wantsBody(of request: HTTPRequest) -> Bool { false }

    /// Goes on with the request as it is.
    public func intercept(_ request: inout HTTPRequest, body: inout [UInt8]) -> HTTPInterception { .proceed }

    /// Goes on with the answer as it is.
    public func intercept(
        _ response: inout HTTPResponse,
        body: inout [UInt8],
        to request: HTTPRequest
    ) -> HTTPInterception { .proceed }

    /// Goes on with the part as it is.
    public func intercept(_ part: inout HTTPStreamedPart, of request: HTTPRequest) -> HTTPStreamInterception {
        .proceed
    }
}
