import CZlib

/// gzip (RFC 1952), for the bodies of the Tinode push gateway; not that of the senders, so that they share no mistake.
package enum SinkGzip {
    /// Why a body cannot be unpacked.
    package enum Fault: String, Error, Hashable, Sendable {
        case damaged = "it is no gzip, or its end is missing, or its checksum is wrong"
        case tooLong = "unpacked it is longer than the bound"
        case trailing = "something follows the end of the gzip"
    }

    /// Unpacks a body.
    ///
    /// - Parameters:
    ///   - bytes: One member of gzip.
    ///   - limit: The longest result, in bytes; what would be longer is not unpacked to its end.
    /// - Returns: What was packed.
    /// - Throws: ``Fault``.
    package static func unpack(_ bytes: [UInt8], upTo limit: Int) throws(Fault) -> [UInt8] {
        var stream = z_stream()
        // 16 asks zlib for the header and the checksum of gzip, 15 is the largest window.
        guard inflateInit2_(&stream, 16 + 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .damaged
        }
        defer { inflateEnd(&stream) }
        var unpacked: [UInt8] = []
        var input = bytes
        var chunk = [UInt8](repeating: 0, count: 1 << 15)
        var fault: Fault?
        input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            while fault == nil {
                let (result, count) = chunk.withUnsafeMutableBufferPointer { chunk in
                    stream.next_out = chunk.baseAddress
                    stream.avail_out = UInt32(chunk.count)
                    let result = inflate(&stream, Z_NO_FLUSH)
                    return (result, chunk.count - Int(stream.avail_out))
                }
                unpacked += chunk[..<count]
                if unpacked.count > limit {
                    fault = .tooLong
                } else if result == Z_STREAM_END {
                    if stream.avail_in > 0 { fault = .trailing }
                    return
                } else if result != Z_OK {
                    fault = .damaged
                }
            }
        }
        if let fault { throw fault }
        return unpacked
    }

    /// Packs a body.
    package static func pack(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, 6, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else {
            preconditionFailure("zlib has no memory")
        }
        defer { deflateEnd(&stream) }
        var packed = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        var input = bytes
        let count = input.withUnsafeMutableBufferPointer { input in
            packed.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                let result = deflate(&stream, Z_FINISH)
                precondition(result == Z_STREAM_END, "deflateBound leaves room for everything")
                return output.count - Int(stream.avail_out)
            }
        }
        return Array(packed[..<count])
    }
}
