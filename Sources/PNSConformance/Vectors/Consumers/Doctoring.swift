/// A set that was tampered with in one place, and what a consumer has to say of it.
package struct Doctoring: Sendable {
    /// What is due.
    package enum Demand: Hashable, Sendable {
        /// Exit status 0; so many more vectors than the set as it was exported has.
        case passes(more: Int)
        /// Exit status 1, and this vector alone among the failures.
        case fails(id: String)
        /// Exit status 2, and one of these paths in what it writes.
        case isBroken(paths: [String])
        /// One of the two.
        case failsOrIsBroken(id: String, paths: [String])
    }

    /// A name for `--only`.
    package var id: String
    /// What was done, in words.
    package var change: String
    /// What is due.
    package var demand: Demand
    /// What a consumer does wrong that does not notice, and what to do.
    package var advice: String
    /// The set.
    package var set: ConsumerSet

    /// What has to be said, in words.
    package var due: String {
        switch demand {
        case .passes: "exit 0"
        case .fails(let id): "exit 1 and \(id) alone in \"failures\""
        case .isBroken(let paths): "exit 2 and a message that names \(paths.joined(separator: " or "))"
        case .failsOrIsBroken(let id, _): "exit 1 with \(id) in \"failures\", or exit 2"
        }
    }
}
