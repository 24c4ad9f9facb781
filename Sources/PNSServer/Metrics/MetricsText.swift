/// Writes the text format of Prometheus, version 0.0.4.
struct MetricsText {
    /// What a metric is.
    enum Kind: String {
        case counter, gauge, histogram
    }

    /// The content type of the text (OPS-021).
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// What was written so far; every line ends.
    private(set) var text = ""

    /// Begins a metric; its samples follow.
    ///
    /// - Parameters:
    ///   - name: Its name; that of a counter ends in `_total`.
    ///   - kind: What it is.
    ///   - help: One sentence for people.
    mutating func metric(_ name: String, _ kind: Kind, _ help: String) {
        let help = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        self.text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// Writes a sample.
    ///
    /// - Parameters:
    ///   - name: The name of the metric, with the suffix of the sample.
    ///   - labels: Names and values; a value can be any text.
    ///   - value: The number.
    mutating func sample(_ name: String, labels: [(name: String, value: String)] = [], _ value: some Numeric) {
        self.text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
            self.text += "{\(pairs.joined(separator: ","))}"
        }
        self.text += " \(value)\n"
    }

    /// Writes a counter with a sample for each word.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - label: The label that the words are values of.
    ///   - values: The words and what was counted.
    ///   - help: One sentence for people.
    mutating func counter(
        _ name: String,
        by label: String,
        _ values: [(word: String, count: UInt64)],
        _ help: String
    ) {
        self.metric(name, .counter, help)
        for (word, count) in values { self.sample(name, labels: [(label, word)], count) }
    }

    /// Writes the samples of a histogram; the metric was begun.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - labels: Names and values.
    ///   - snapshot: What was counted.
    mutating func histogram(
        _ name: String,
        labels: [(name: String, value: String)] = [],
        _ snapshot: Histogram.Snapshot
    ) {
        let bounds = Histogram.bounds.map { "\($0)" } + ["+Inf"]
        for (bound, count) in zip(bounds, snapshot.cumulative) {
            self.sample("\(name)_bucket", labels: labels + [("le", bound)], count)
        }
        self.sample("\(name)_sum", labels: labels, snapshot.sum)
        self.sample("\(name)_count", labels: labels, snapshot.cumulative.last ?? 0)
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
