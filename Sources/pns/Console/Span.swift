import ArgumentParser

/// A time on the command line: `250ms`, `3s`, `10m`.
struct Span: ExpressibleByArgument, CustomStringConvertible {
    var milliseconds: Int

    init(milliseconds: Int) { self.milliseconds = milliseconds }

    init?(argument: String) {
        guard let (unit, factor) = [("ms", 1), ("s", 1_000), ("m", 60_000)].first(where: { argument.hasSuffix($0.0) }),
            let count = Int(argument.dropLast(unit.count)), (0...1_000_000).contains(count)
        else { return nil }
        milliseconds = count * factor
    }

    /// Whole seconds, rounded up.
    var seconds: Int { (milliseconds + 999) / 1_000 }

    var description: String { milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms" }
}
