import CZlib

/// gzip (RFC 1952) of whole bodies.
package enum Gzip {
    /// Why a body cannot be unpacked.
    package enum Fault: Error, Hashable {
        /// It is no gzip, or ends too early, or its check fails.
        case damaged
        /// It would be longer than the bound.
        case tooLong
    }

    /// Packs a body.
    package static func packed(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        // 15 bits of window, and 16 for the header of gzip.
        let begun = deflateInit2_(
            &stream,
            Z_DEFAULT_COMPRESSION,
            Z_DEFLATED,
            15 + 16,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        precondition(begun == Z_OK, "zlib has no memory")
        defer { deflateEnd(&stream) }
        let room = Int(deflateBound(&stream, UInt(bytes.count)))
        return [UInt8](unsafeUninitializedCapacity: room) { output, count in
            var input = bytes
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(room)
                let end = deflate(&stream, Z_FINISH)
                precondition(end == Z_STREAM_END, "the bound of zlib is one")
            }
            count = Int(stream.total_out)
        }
    }

    /// Unpacks a body.
    ///
    /// - Parameters:
    ///   - bytes: One gzip member, and nothing behind it.
    ///   - maxBytes: The longest result.
    /// - Returns: What was packed.
    /// - Throws: ``Fault``.
    package static func unpacked(_ bytes: [UInt8], maxBytes: Int) throws(Fault) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            preconditionFailure("zlib has no memory")
        }
        defer { inflateEnd(&stream) }
        var (result, input) = ([UInt8](), bytes)
        let end = input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            var end = Z_OK
            while end == Z_OK, result.count <= maxBytes {
                result += [UInt8](unsafeUninitializedCapacity: 16_384) { output, count in
                    stream.next_out = output.baseAddress
                    stream.avail_out = 16_384
                    end = inflate(&stream, Z_NO_FLUSH)
                    count = 16_384 - Int(stream.avail_out)
                }
            }
            return end
        }
        guard result.count <= maxBytes else { throw .tooLong }
        guard end == Z_STREAM_END, stream.avail_in == 0 else { throw .damaged }
        return result
    }
}
