/// Collects the values of all rounds and makes figures of them.
public struct FigureBook: Sendable {
    /// The name of the server that the others are compared with.
    public static let reference = "pns"

    private struct Key: Hashable {
        var part: String
        var subject: String
        var server: String
        var quantity: String
    }

    private struct Target {
        var bound: Budget.Bound
        var limit: Double
        var isRatio: Bool
    }

    private var order: [Key] = []
    private var units: [Key: String] = [:]
    private var samples: [Key: [Double]] = [:]
    private var notes: [Key: String] = [:]
    private var targets: [Key: Target] = [:]

    /// Makes an empty book.
    public init() {}

    /// Notes a value of one round.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - unit: Its unit.
    ///   - quantity: What was measured.
    ///   - server: Who was measured.
    ///   - subject: What was done.
    ///   - part: Which part of the bench.
    public mutating func add(
        _ value: Double,
        _ unit: String,
        _ quantity: String,
        of server: String = FigureBook.reference,
        _ subject: String,
        _ part: String
    ) {
        let key = Key(part: part, subject: subject, server: server, quantity: quantity)
        if samples[key] == nil { order.append(key) }
        samples[key, default: []].append(value)
        units[key] = unit
    }

    /// Notes why there is no value.
    public mutating func skip(_ quantity: String, of server: String, _ subject: String, _ part: String, why: String) {
        let key = Key(part: part, subject: subject, server: server, quantity: quantity)
        guard notes.updateValue(why, forKey: key) == nil else { return }
        order.append(key)
    }

    /// States what the value of the reference server has to be.
    public mutating func expect(
        _ quantity: String,
        _ subject: String,
        _ part: String,
        _ bound: Budget.Bound,
        _ limit: Double
    ) {
        let key = Key(part: part, subject: subject, server: Self.reference, quantity: quantity)
        targets[key] = Target(bound: bound, limit: limit, isRatio: false)
    }

    /// States what the ratio of the reference server to another has to be.
    public mutating func expectRatio(
        _ quantity: String,
        to server: String,
        _ subject: String,
        _ part: String,
        _ bound: Budget.Bound,
        _ limit: Double
    ) {
        let key = Key(part: part, subject: subject, server: server, quantity: quantity)
        targets[key] = Target(bound: bound, limit: limit, isRatio: true)
    }

    /// All figures, in the order in which their first values came.
    public var figures: [Figure] {
        order.map { key in
            let values = samples[key] ?? []
            var referenceKey = key
            referenceKey.server = Self.reference
            let ratio =
                key.server == Self.reference
                ? nil : Summary(ratiosOf: samples[referenceKey] ?? [], to: values)
            let judged = targets[key].flatMap { target -> Budget? in
                guard let measured = target.isRatio ? ratio : Summary(values) else { return nil }
                return Budget(
                    target.isRatio ? "\(Self.reference) / \(key.server)" : key.quantity,
                    target.bound,
                    target.limit,
                    measured: measured
                )
            }
            return Figure(
                part: key.part,
                subject: key.subject,
                server: key.server,
                quantity: key.quantity,
                unit: units[key] ?? "",
                samples: values,
                summary: Summary(values),
                ratio: ratio,
                budgets: judged.map { [$0] } ?? [],
                note: notes[key]
            )
        }
    }
}
