import Glibc
import NIOCore
import NIOSSL

extension Channel {
    /// Ends the connection with a reset and without a word, as a peer that vanishes.
    func vanish() {
        let channel = self
        guard let options = channel as? any SocketOptionProvider else { return channel.close(promise: nil) }
        options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
            // TLS would say goodbye first, and a peer that vanishes does not.
            if let tls = try? channel.pipeline.syncOperations.context(handlerType: NIOSSLClientHandler.self) {
                tls.close(promise: nil)
            } else {
                channel.close(promise: nil)
            }
        }
    }
}
