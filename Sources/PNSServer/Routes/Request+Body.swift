import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

extension Request {
    /// Reads the whole body, unless it is too long.
    ///
    /// - Parameters:
    ///   - limit: The longest body that is read, in bytes.
    ///   - context: The context of the request.
    /// - Returns: The body.
    /// - Throws: `content-too-large` as soon as the length is known to be over the limit, `malformed` for a body that
    ///   breaks off or breaks HTTP; the connection ends after both.
    func body(upTo limit: Int, _ context: ServerRequestContext) async throws(Refusal) -> ByteBuffer {
        if let length = self.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw .contentTooLarge }
        self.continueIfExpected(context)
        do {
            return try await self.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw .contentTooLarge
        } catch {
            throw .notHTTP
        }
    }

    /// Tells a sender that asks before it sends a body to send it.
    ///
    /// A sender of a long body waits for this; after a refusal it need not send the body at all.
    func continueIfExpected(_ context: ServerRequestContext) {
        guard self.headers[.expect]?.lowercased() == "100-continue" else { return }
        context.channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
    }
}
