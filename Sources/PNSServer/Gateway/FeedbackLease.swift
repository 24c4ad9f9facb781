import Hummingbird
import NIOCore
import PNSCodec
import PNSService
import Synchronization

/// The right of one request to read the feedback of a session; given back when the answer is dropped, written or not.
final class FeedbackLease: Sendable {
    /// How many lines are written at once.
    private static let maxLines = 256

    private let session: RunningSession
    private let isOver = Atomic<Bool>(false)

    /// Takes the right.
    ///
    /// - Parameter session: The session.
    /// - Throws: `feedback-in-use`, `session-gone`.
    init(_ session: RunningSession) throws(ServiceError) {
        self.session = session
        try session.beginReading()
    }

    deinit {
        self.giveBack()
    }

    /// Writes the feedback until there will be no more, or until the peer is gone.
    ///
    /// A line counts as read when it was written; those of a write that failed come again for the next reader.
    ///
    /// - Parameters:
    ///   - writer: Where to.
    ///   - body: The body of the request, by whose connection the end of the peer is told.
    /// - Throws: What writing throws.
    @concurrent
    func write(to writer: inout any ResponseBodyWriter, untilGone body: RequestBody) async throws {
        defer { self.giveBack() }
        // Lent to one task, which ends before this returns.
        nonisolated(unsafe) var lent = writer
        try await body.consumeWithCancellationOnInboundClose { _ in
            while let feedback = await self.session.nextFeedback(atMost: Self.maxLines) {
                try await lent.write(Self.lines(feedback))
            }
        }
        writer = lent
        try await writer.finish(nil)
    }

    private func giveBack() {
        guard !self.isOver.exchange(true, ordering: .acquiringAndReleasing) else { return }
        self.session.endReading()
    }

    private static func lines(_ feedback: [Feedback]) -> ByteBuffer {
        var lines = ByteBuffer()
        for one in feedback {
            one.withWire { _ = lines.writeBytes($0) }
            lines.writeInteger(UInt8(ascii: "\n"))
        }
        return lines
    }
}
