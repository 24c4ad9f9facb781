import NIOCore
import PNSCodec
import PNSService

/// Takes the lines of devices out of a body that arrives in parts.
struct DeviceLineReader {
    /// What a part of the body brought.
    struct Lines {
        var devices: [SessionDevice] = []

        /// What is wrong with the line behind them, if anything is; nothing behind it is read.
        var fault: ServiceError?
    }

    private let maxLineBytes: Int

    /// The beginning of a line whose end has not arrived.
    private var rest = ByteBuffer()

    /// How many lines there were, those without a device not counted.
    private var count = 0

    init(maxLineBytes: Int) {
        self.maxLineBytes = maxLineBytes
    }

    /// Reads the lines that end in a part.
    mutating func read(_ part: ByteBuffer) -> Lines {
        var lines = Lines()
        var part = part
        if self.rest.readableBytes > 0 {
            self.rest.writeImmutableBuffer(part)
            part = self.rest
            self.rest = ByteBuffer()
        }
        part.withUnsafeReadableBytes { bytes in
            var start = bytes.startIndex
            while lines.fault == nil, let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
                self.read(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), &lines)
                start = end + 1
            }
            guard lines.fault == nil else { return }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            if rest.count > self.maxLineBytes {
                lines.fault = self.tooLong
            } else if !rest.isEmpty {
                self.rest = ByteBuffer(bytes: rest)
            }
        }
        return lines
    }

    /// Reads the last line, which needs no end.
    mutating func finish() -> Lines {
        var lines = Lines()
        let rest = self.rest
        rest.withUnsafeReadableBytes { self.read($0, &lines) }
        return lines
    }

    private mutating func read(_ line: UnsafeRawBufferPointer, _ lines: inout Lines) {
        guard line.count <= self.maxLineBytes else {
            lines.fault = self.tooLong
            return
        }
        guard !line.allSatisfy({ [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains($0) }) else {
            return
        }
        do throws(WireFault) {
            lines.devices.append(try SessionDevice(wire: line))
            self.count += 1
        } catch {
            lines.fault = ServiceError(
                code: error.code,
                reason: error.reason,
                pointer: "/\(self.count)\(error.pointer)",
                message: error.message
            )
        }
    }

    private var tooLong: ServiceError {
        ServiceError(
            code: .contentTooLarge,
            pointer: "/\(self.count)",
            message: "A line is longer than maxDeviceLineBytes permits."
        )
    }
}
