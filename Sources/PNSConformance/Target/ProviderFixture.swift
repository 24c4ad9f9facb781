/// A push provider, as the runner plays it.
///
/// Answers are scripted by device token, and every scenario has tokens of its own, so scenarios run side by side at one
/// provider. What is not scripted is answered by the provider's own rules, which take a right request.
public protocol ProviderFixture: Sendable {
    /// Which provider it is.
    var provider: ProviderKind { get }

    /// What a server under test has to be configured with, by name: `url` always, and `caFile`, `keyFile`, `tokenUrl`,
    /// `project` and so on, each for the providers that have it. They stand for `${apns.url}` and so on in a target file.
    var settings: [String: String] { get }

    /// Those of ``settings`` that must appear in no report, and what the files among them hold.
    var secrets: [String] { get }

    /// Makes a device that can be reached here.
    ///
    /// - Parameter token: The token that the runner would like; what kind it is depends on the provider.
    /// - Returns: The device: its token may be another one, where the provider makes them.
    func makeDevice(_ token: String) -> ProviderDevice

    /// Scripts the answers of the next requests for a device, in order; behind them the provider's own rules hold again.
    ///
    /// In a request for several devices, the first of its devices with an answer that is more than an `item` decides; one
    /// answer of each scripted device is used up.
    func script(token: String, answers: [ProviderAnswer])

    /// Hands over each request, in the order in which they arrived, before it is answered. Set once.
    func observe(_ onRequest: @escaping @Sendable (ProviderRecord) -> Void)

    /// Stops listening.
    func stop() async
}

/// A device that a provider can reach.
public struct ProviderDevice: Hashable, Sendable {
    /// Its token; of a browser the path of its push resource.
    public var token: String
    /// What a server has to know beside the token: of a browser its subscription, as the Push API spells it; else `nil`.
    public var subscription: RawJSON?

    /// Describes a device.
    public init(token: String, subscription: RawJSON? = nil) {
        self.token = token
        self.subscription = subscription
    }
}
