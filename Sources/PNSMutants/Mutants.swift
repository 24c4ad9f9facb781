/// Every mutant.
public enum Mutants {
    /// All of them, in the order of their ids.
    public static let all: [Mutant] = areas.flatMap { $0 }.sorted { $0.id < $1.id }

    /// A list for each area of the scenarios, a file each.
    private static let areas = [
        connect, auth, probe, count, notify, oauth, data, text, unseen, seen, order, retention, frame, error, discovery,
        health, clock, silence, limit, metrics, ops, late,
        fault, cluster, message, handler, dispatch, device, standardOutput, browser, apnsHandler, notificationReceipt,
        gateway,
    ]

    /// The mutant with an id.
    public static func named(_ id: String) -> Mutant? { all.first { $0.id == id } }
}
