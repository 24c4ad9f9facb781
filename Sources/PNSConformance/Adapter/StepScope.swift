/// What becomes of a step where the server's wire is not ours.
enum StepScope: Sendable {
    /// It is performed, in the form given; the checks that are left out are named with the reason.
    case kept(Step, leftOut: [LeftOut])
    /// It changes nothing at the server, and what it sees is on the wire only.
    case passedOver(reason: String)
    /// It cannot be performed, so what follows it means something else or nothing.
    case cut(reason: String)

    /// A check that is not judged, and why.
    struct LeftOut: Hashable, Sendable {
        var check: Check
        var reason: String
    }
}
