/// Works out where a fault lies, by walking the text before it.
///
/// Everything before a fault is well-formed, so the walk needs to know brackets, commas, colons and strings only.
struct FaultPlace: ~Copyable {
    private enum Step {
        case element(Int)
        /// A member; nil until its colon has passed.
        case member(ScannedString?)
    }

    private var reader: WireReader
    private var steps: [Step] = []
    /// Whether the innermost value is complete, so that a fault belongs to the array or object around it.
    private var isAfterValue = false
    private let fault: RawFault

    /// Says what is wrong with a text that a typed read has refused.
    ///
    /// A text that is not JSON is malformed, whatever else is wrong with its values (FRM-003).
    static func explain(
        _ fault: RawFault,
        missingMember: StaticString?,
        in bytes: UnsafeRawBufferPointer
    ) -> WireFault {
        if let malformed = StrictJSON.firstFault(in: bytes) {
            return locate(malformed, missingMember: nil, in: bytes)
        }
        return locate(fault, missingMember: missingMember, in: bytes)
    }

    static func locate(_ fault: RawFault, missingMember: StaticString?, in bytes: UnsafeRawBufferPointer) -> WireFault {
        var place = FaultPlace(fault, bytes)
        place.walk()
        return WireFault(
            reason: fault.kind.reason,
            pointer: place.pointer(missingMember: missingMember),
            offset: fault.offset
        )
    }

    private init(_ fault: RawFault, _ bytes: UnsafeRawBufferPointer) {
        self.fault = fault
        reader = WireReader(bytes)
    }

    private mutating func walk() {
        while reader.position < fault.offset {
            let byte = reader.current
            switch byte {
            case .openBrace: begin(.member(nil))
            case .openBracket: begin(.element(0))
            case .closeBrace, .closeBracket:
                _ = steps.popLast()
                finishValue(at: reader.position + 1)
            case .comma: passComma()
            case .quote: passString()
            case UInt8(ascii: "t"), UInt8(ascii: "n"): finishValue(at: reader.position + 4)
            case UInt8(ascii: "f"): finishValue(at: reader.position + 5)
            case .minus, .zero ... .nine: passNumber()
            default: reader.position += 1
            }
        }
    }

    private mutating func begin(_ step: Step) {
        steps.append(step)
        reader.position += 1
        reader.skipWhitespace()
        // A text that ends here has not begun an element: the fault belongs to the array.
        isAfterValue = fault.kind == .unexpectedEnd && reader.position >= fault.offset
    }

    /// A value that ends behind the fault is not complete: the fault is in it.
    private mutating func finishValue(at end: Int) {
        isAfterValue = end <= fault.offset
        reader.position = end
    }

    private mutating func passComma() {
        switch steps.last {
        case .element(let index): steps[steps.count - 1] = .element(index + 1)
        case .member: steps[steps.count - 1] = .member(nil)
        case nil: break
        }
        isAfterValue = false
        reader.position += 1
    }

    private mutating func passString() {
        let string: ScannedString
        do throws(RawFault) {
            string = try reader.scanString()
        } catch {
            // The fault is in this string.
            reader.position = fault.offset
            return
        }
        guard case .member(nil)? = steps.last else { return finishValue(at: reader.position) }
        reader.skipWhitespace()
        guard reader.position < fault.offset, reader.current == .colon else { return }
        steps[steps.count - 1] = .member(string)
        reader.position += 1
    }

    private mutating func passNumber() {
        var end = reader.position
        while end < fault.offset, Self.isNumberByte(reader.start[end]) { end += 1 }
        let isComplete = end < fault.offset || (fault.kind != .invalidNumber && reader.start[end - 1].isDigit)
        reader.position = end
        isAfterValue = isComplete
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        byte.isDigit || byte == .period || byte == .minus || byte == .plus || byte.lowercased == UInt8(ascii: "e")
    }

    private mutating func pointer(missingMember: StaticString?) -> String {
        var pointer = ""
        for (index, step) in steps.enumerated() where !(isAfterValue && index == steps.count - 1) {
            switch step {
            case .element(let index): pointer.appendPointerToken(String(index))
            case .member(let name?): pointer.appendPointerToken(text(of: name))
            case .member(nil): break
            }
        }
        if let missingMember {
            pointer.appendPointerToken(missingMember.description)
            return pointer
        }
        switch fault.kind {
        case .duplicateMember, .conflictingMembers, .reservedName:
            if let name = nameAtFault() { pointer.appendPointerToken(text(of: name)) }
        case .invalidUserID:
            // An id is a name in one place and a value in others.
            if case .member(nil)? = steps.last, let name = nameAtFault() { pointer.appendPointerToken(text(of: name)) }
        default:
            break
        }
        return pointer
    }

    private mutating func nameAtFault() -> ScannedString? {
        reader.position = fault.offset
        do throws(RawFault) {
            return try reader.scanString()
        } catch {
            return nil
        }
    }

    private mutating func text(of string: ScannedString) -> String {
        String(decoding: string.hasEscapes ? reader.unescape(string) : reader.raw(string), as: UTF8.self)
    }
}

extension String {
    /// Appends a reference token to a JSON pointer (RFC 6901 section 3).
    mutating func appendPointerToken(_ token: String) {
        append("/")
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": append("~0")
            case "/": append("~1")
            default: unicodeScalars.append(scalar)
            }
        }
    }
}
