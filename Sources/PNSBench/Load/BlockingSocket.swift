import Glibc

/// A connection that waits: to 127.0.0.1, for one thread.
final class BlockingSocket {
    private let descriptor: Int32

    /// Connects.
    ///
    /// - Throws: ``BenchFault``.
    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            Glibc.close(descriptor)
            throw BenchFault("127.0.0.1:\(port) cannot be reached")
        }
    }

    deinit { Glibc.close(descriptor) }

    /// Writes everything.
    func write(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                let left = UnsafeRawBufferPointer(rebasing: buffer[sent...])
                return send(descriptor, left.baseAddress, left.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw BenchFault("the server ended a connection: error \(errno)") }
            sent += count
        }
    }

    /// Reads what there is, or waits for it.
    ///
    /// - Returns: Some bytes; `nil` at the end.
    func read() throws -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// Reads until the peer ends the connection.
    func readToEnd() throws -> [UInt8] {
        var all: [UInt8] = []
        while let bytes = try read() { all += bytes }
        return all
    }
}
