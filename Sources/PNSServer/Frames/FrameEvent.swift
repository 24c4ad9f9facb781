/// What the frame reader made of the bytes it was given.
package enum FrameEvent: Hashable, Sendable {
    /// A whole text message, valid UTF-8.
    case message([UInt8])

    /// A ping; the pong carries the same payload.
    case ping([UInt8])

    /// A pong, asked for or not.
    case pong

    /// The peer's close frame, with its code if it has one.
    case close(code: UInt16?)

    /// The peer broke the framing; nothing is read after this.
    case violation(FrameFault)
}
