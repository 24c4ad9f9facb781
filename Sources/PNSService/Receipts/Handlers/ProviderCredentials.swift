/// What a handler needs to be let in by its provider: members of its configuration that the rules here know nothing of.
///
/// The part that speaks to the provider reads them; so a handler is made without this target knowing any protocol.
public struct ProviderCredentials<Message: Sendable>: Sendable {
    /// Makes the sender of a server.
    public typealias MakeSender = @Sendable (HandlerEnvironment) -> any MessageSender<Message>

    /// The members of the configuration that are read.
    public var names: [String]

    /// Reads them.
    public var read: @Sendable (HandlerConfiguration) throws(HandlerFault) -> MakeSender

    /// Describes credentials.
    ///
    /// - Parameters:
    ///   - names: The members of the configuration that are read.
    ///   - read: Reads them, and says what is wrong with them.
    public init(
        _ names: [String],
        read: @escaping @Sendable (HandlerConfiguration) throws(HandlerFault) -> MakeSender
    ) {
        self.names = names
        self.read = read
    }
}
