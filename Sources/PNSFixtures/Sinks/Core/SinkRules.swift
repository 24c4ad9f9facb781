package import PNSConformance

/// How one provider behaves: what it makes of a request, and how it spells its answers.
package protocol SinkRules: Sendable {
    /// Which provider it is.
    static var provider: ProviderKind { get }

    /// Judges a request; called for one after the other.
    func judge(_ request: SinkRequest) -> SinkJudgement

    /// A request was answered; what was scripted counts here.
    func answered(_ request: SinkRequest, _ judgement: SinkJudgement, with answer: HTTPAnswer)

    /// A connection is over.
    func ended(connection: Int)

    /// Makes a device that can be reached at a sink with this URL.
    func makeDevice(_ token: String, url: String) -> ProviderDevice

    /// What a server has to be configured with beside the URL, by name; no files.
    func settings(url: String) -> [String: String]

    /// The files that a server needs.
    func files(url: String) -> [SinkFile]

    /// The names of those settings that are credentials.
    var secretSettings: [String] { get }

    /// What this provider answers with a status, where a script gives no more than that.
    func answer(status: Int) -> HTTPAnswer

    /// A scripted answer by the word that the provider uses for it, or `nil` where it has none such.
    ///
    /// - Parameters:
    ///   - code: The word, such as `Unregistered` or `QUOTA_EXCEEDED`.
    ///   - members: What belongs to it, such as `timestamp`.
    /// - Returns: The answer.
    func answer(code: String, members: [String: RawJSON]) -> ProviderAnswer?
}

extension SinkRules {
    /// Learns nothing from it.
    package func answered(_ request: SinkRequest, _ judgement: SinkJudgement, with answer: HTTPAnswer) {}

    /// Keeps nothing about connections.
    package func ended(connection: Int) {}

    /// None.
    package func files(url: String) -> [SinkFile] { [] }

    /// None.
    package var secretSettings: [String] { [] }

    /// The token as it is.
    package func makeDevice(_ token: String, url: String) -> ProviderDevice { ProviderDevice(token: token) }
}
