import Hummingbird
import NIOCore

/// What a route knows of a request besides the request.
struct ServerRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    /// The connection, for an interim answer.
    let channel: any Channel

    init(source: Source) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.channel = source.channel
    }
}
