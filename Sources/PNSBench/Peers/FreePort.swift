import NIOCore
import NIOPosix

/// A port of 127.0.0.1 that nobody listened on a moment ago, for a server that cannot choose one.
enum FreePort {
    static func find() throws -> Int {
        let channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).wait()
        defer { channel.close(promise: nil) }
        guard let port = channel.localAddress?.port else { throw BenchFault("no free port on 127.0.0.1") }
        return port
    }
}
