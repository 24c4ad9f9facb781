import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.stdout.…`.
    static let standardOutput: [Mutant] = [
        .lines("stdout-writes-bare-receipts") { line in
            guard let receipt = (try? JSONValue(wire: Array(line.dropLast())))?["receipt"] else { return line }
            return receipt.wire() + [UInt8(ascii: "\n")]
        },
        .lines("stdout-tears-lines") { line in
            guard String(decoding: line, as: UTF8.self).contains("\"seq\":110,") else { return line }
            return Array(line.prefix(20)) + [UInt8(ascii: "\n")] + line.dropFirst(20)
        },
    ]
}
