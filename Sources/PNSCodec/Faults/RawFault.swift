/// A fault as the reader throws it: nothing that costs anything while all is well.
struct RawFault: Error, Equatable {
    var kind: FaultKind
    var offset: Int

    init(_ kind: FaultKind, _ offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}
