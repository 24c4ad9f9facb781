/// A frame as scenarios write it.
struct FrameForm: Hashable, Sendable {
    var opcode: UInt8
    var payload: ByteForm
    var isFinal: Bool
    var isMasked: Bool
    var reserved: UInt8
    var length: DeviceFrame.LengthForm

    static func read(_ reader: DataReader) throws(DataFault) -> FrameForm {
        try reader.object { members throws(DataFault) in
            let opcode = try members.optional("opcode").map { value throws(DataFault) in try value.int() } ?? 1
            let reserved = try members.optional("reserved").map { value throws(DataFault) in try value.int() } ?? 0
            guard (0...15).contains(opcode), (0...7).contains(reserved) else {
                throw members.fault("An opcode has four bits, the reserved bits are three.")
            }
            return FrameForm(
                opcode: UInt8(opcode),
                payload: try payload(&members),
                isFinal: try members.optional("final").map { value throws(DataFault) in try value.bool() } ?? true,
                isMasked: try members.optional("masked").map { value throws(DataFault) in try value.bool() } ?? true,
                reserved: UInt8(reserved),
                length: try length(members.optional("length"))
            )
        }
    }

    private static func payload(_ members: inout DataMembers) throws(DataFault) -> ByteForm {
        if let text = members.optional("text") { return .text(try text.string()) }
        if let bytes = members.optional("bytes") { return try ByteForm.read(bytes) }
        guard let hex = members.optional("hex") else { return .bytes([]) }
        let form = RawJSON.object([.init("hex", hex.value)])
        return try ByteForm.read(DataReader(form, file: hex.file, pointer: String(hex.pointer.dropLast("/hex".count))))
    }

    private static func length(_ reader: DataReader?) throws(DataFault) -> DeviceFrame.LengthForm {
        guard let reader else { return .shortest }
        switch try reader.string() {
        case "shortest": return .shortest
        case "sixteen": return .sixteen
        case "sixty-four": return .sixtyFour
        case "high-bit": return .highBit
        default: throw reader.fault("A length is shortest, sixteen, sixty-four or high-bit.")
        }
    }

    func frame(in scope: ValueScope) throws(ScopeFault) -> DeviceFrame {
        var frame = DeviceFrame(opcode: opcode, payload: try payload.bytes(in: scope), isFinal: isFinal)
        frame.isMasked = isMasked
        frame.reserved = reserved
        frame.lengthForm = length
        return frame
    }
}
