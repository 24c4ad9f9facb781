/// What is known of the object whose members are being visited.
struct ObjectState {
    /// Members that were read, a bit each in declared order.
    var seen: UInt64 = 0
    /// Members that must be there.
    var required: UInt64 = 0
    /// The bit of the member that the visitor names next.
    var next: UInt64 = 1
    /// Whether a name is at the cursor; false once the object is closed.
    var isOpen = true
    /// Whether the pass has read a member.
    var hasProgressed = false
    /// Whether the member that the visitor named last was read.
    var hasArrived = false
    /// Whether the name at the cursor has escapes and stands in the scratch buffer without them.
    var hasEscapedName = false
    /// The offset behind the name at the cursor, when it has escapes.
    var nameEnd = 0
    /// The offset of the name that was read last.
    var nameOffset = 0
    /// Where the names of this object begin in the reader's stack.
    var nameBase: Int
    /// A required member to be found by its bit, once it is known to be absent.
    var wanted: UInt64 = 0
}

extension WireReader {
    /// Reads an object by letting its type name its members, as often as needed.
    ///
    /// Each pass reads the members that come in declared order. A pass that reads none stands before a name that the
    /// type does not know.
    @inline(__always)
    mutating func readObject<Object: WireObject>() throws(RawFault) -> Object {
        guard current == .openBrace else { throw typeFault() }
        let opening = position
        let outer = object
        object = ObjectState(nameBase: names.count)
        try enter()
        if current == .closeBrace {
            leave()
            object.isOpen = false
        } else if current != .quote {
            throw tokenFault()
        }
        var value = Object()
        repeat {
            object.next = 1
            object.hasProgressed = false
            try value.members(&self)
            if object.isOpen, !object.hasProgressed { try passUnknownMember() }
        } while object.isOpen
        let absent = object.required & ~object.seen
        if absent != 0 {
            object.next = 1
            object.wanted = absent & (0 &- absent)
            try value.members(&self)
            throw RawFault(.missingMember, position &- 1)
        }
        if let incompleteness = value.incompleteness() { throw fault(of: incompleteness, opening: opening) }
        value.normalize()
        names.truncate(to: object.nameBase)
        object = outer
        return value
    }

    private mutating func fault(of incompleteness: Incompleteness, opening: Int) -> RawFault {
        switch incompleteness {
        case .member(let name):
            missingMember = name
            return RawFault(.missingMember, position &- 1)
        case .form:
            return RawFault(.unknownType, opening)
        case .fault(let kind, let name?):
            missingMember = name
            return RawFault(kind, position &- 1)
        case .fault(let kind, nil):
            return RawFault(kind, opening)
        }
    }

    /// Whether the member at the cursor has this name; if so, the cursor goes to its value.
    @inline(__always)
    private mutating func arrive(at name: StaticString, isRequired: Bool) throws(RawFault) -> Bool {
        let bit = object.next
        object.next = bit &<< 1
        object.hasArrived = false
        if isRequired { object.required |= bit }
        guard object.isOpen else {
            if object.wanted == bit { missingMember = name }
            return false
        }
        let count = name.utf8CodeUnitCount
        let nameEnd: Int
        if object.hasEscapedName {
            guard scratch.count == count, let text = scratch.text.baseAddress, areEqual(text, name.utf8Start, count)
            else { return false }
            nameEnd = object.nameEnd
        } else {
            nameEnd = position &+ count &+ 2
            guard nameEnd <= end, start[nameEnd &- 1] == .quote, areEqual(start + position + 1, name.utf8Start, count)
            else { return false }
        }
        // JSN-003
        guard object.seen & bit == 0 else { throw RawFault(.duplicateMember, position) }
        object.seen |= bit
        object.hasProgressed = true
        object.hasArrived = true
        object.hasEscapedName = false
        object.nameOffset = position
        position = nameEnd
        try passColon()
        return true
    }

    @inline(__always)
    mutating func passColon() throws(RawFault) {
        if position < end, start[position].isWhitespace { skipWhitespace() }
        guard current == .colon else { throw tokenFault() }
        position &+= 1
        if position < end, start[position].isWhitespace { skipWhitespace() }
    }

    /// Goes from behind a value to the next name, or out of the object.
    @inline(__always)
    private mutating func finishMember() throws(RawFault) {
        guard try nextItem(closing: .closeBrace) else {
            object.isOpen = false
            return
        }
        guard current == .quote else { throw tokenFault() }
    }

    /// Passes a member that no visitor knows (JSN-007), or frees its name of escapes for one more pass.
    private mutating func passUnknownMember() throws(RawFault) {
        let offset = position
        let name: UnsafeBufferPointer<UInt8>
        if object.hasEscapedName {
            object.hasEscapedName = false
            position = object.nameEnd
            name = scratch.text
        } else {
            let scanned = try scanString()
            guard !scanned.hasEscapes else {
                _ = unescape(scanned)
                object.hasEscapedName = true
                object.nameEnd = position
                position = offset
                return
            }
            name = raw(scanned)
        }
        guard names.insert(name, above: object.nameBase) else { throw RawFault(.duplicateMember, offset) }
        try passColon()
        try skipValue()
        try finishMember()
    }
}

extension WireReader: WireCoder {
    typealias Failure = RawFault

    @inline(__always)
    mutating func member<Value: WireElement>(_ name: StaticString, _ value: inout Value) throws(RawFault) {
        guard try arrive(at: name, isRequired: true) else { return }
        value = try Value.read(&self)
        try finishMember()
    }

    @inline(__always)
    mutating func member<Value: WireElement>(_ name: StaticString, _ value: inout Value?) throws(RawFault) {
        guard try arrive(at: name, isRequired: false) else { return }
        value = try passNull() ? nil : try Value.read(&self)
        try finishMember()
    }

    @inline(__always)
    mutating func member<Value: WireInteger>(
        _ name: StaticString,
        _ value: inout Value,
        in range: ClosedRange<Value>
    ) throws(RawFault) {
        guard try arrive(at: name, isRequired: true) else { return }
        value = try readInteger(in: range)
        try finishMember()
    }

    @inline(__always)
    mutating func member<Value: WireInteger>(
        _ name: StaticString,
        _ value: inout Value?,
        in range: ClosedRange<Value>
    ) throws(RawFault) {
        guard try arrive(at: name, isRequired: false) else { return }
        value = try passNull() ? nil : try readInteger(in: range)
        try finishMember()
    }

    @inline(__always)
    mutating func nonnullMember<Value: WireElement>(_ name: StaticString, _ value: inout Value?) throws(RawFault) {
        guard try arrive(at: name, isRequired: false) else { return }
        value = try Value.read(&self)
        try finishMember()
    }

    @inline(__always)
    mutating func nullableMember<Value: WireElement>(_ name: StaticString, _ value: inout Value?) throws(RawFault) {
        guard try arrive(at: name, isRequired: true) else { return }
        value = try passNull() ? nil : try Value.read(&self)
        try finishMember()
    }

    @inline(__always)
    mutating func refuse(ifConflicting condition: @autoclosure () -> Bool) throws(RawFault) {
        guard object.hasArrived, condition() else { return }
        throw RawFault(.conflictingMembers, object.nameOffset)
    }

    /// Passes a null, which stands for an absent member (JSN-009).
    @inline(__always)
    private mutating func passNull() throws(RawFault) -> Bool {
        guard current == UInt8(ascii: "n") else { return false }
        try skipLiteral("null")
        return true
    }
}
