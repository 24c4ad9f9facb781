extension HTMLReport {
    /// Filters by verdict.
    static let script = HTMLRows.script(where: "wanted.has(row.dataset.verdict)")
}
