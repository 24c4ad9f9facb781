/// A pattern that a JSON value matches or not, compiled from JSON.
///
/// Literals match what is equal by meaning (see ``RawJSON``); an array element by element; an object where every member of
/// the pattern matches, with further members allowed unless the pattern says `"$extra": false`. An object whose members
/// are words that begin with `$` is a rule; several words in one object all have to hold:
///
/// | word | matches |
/// |---|---|
/// | `$any: true` | every value |
/// | `$absent: true` | that there is no value: the member is missing |
/// | `$literal: …` | this value and no other; nothing in it is a word |
/// | `$type: "…"` | a value of this kind; `integer` is a number with an integral value |
/// | `$in: […]` | what one of these patterns matches |
/// | `$not: …` | a value that this pattern does not match |
/// | `$re: "…"` | a string that the regular expression describes as a whole |
/// | `$len: …` | a string by its number of scalars, an array or object by its number of elements; a number or a pattern |
/// | `$gte`, `$lte` | a number by decimal value, or a timestamp by its instant |
/// | `$each: …` | an array in which the pattern matches every element |
/// | `$bag: […]` | an array whose elements match these patterns one to one in some order |
/// | `$same: "name"` | the value kept under this name |
/// | `$instant: "…"` | a timestamp that names the same instant in whatever spelling |
/// | `$timestamp: true` | a timestamp in the form that TIM-004 asks of senders |
public struct Matcher: Sendable {
    /// The compiled pattern.
    let rule: Rule

    /// What a place of the pattern asks for.
    indirect enum Rule: Sendable {
        case literal(RawJSON)
        case array([Rule])
        case object([(name: String, rule: Rule)], allowsExtra: Bool)
        case any
        case absent
        case kind(ValueKind)
        case oneOf([Rule])
        case not(Rule)
        case expression(TextPattern)
        case length(Rule)
        case atLeast(Bound)
        case atMost(Bound)
        case each(Rule)
        case bag([Rule])
        case same(String)
        case instant(Instant, text: String)
        case timestamp
        case all([Rule])
    }

    /// The kinds that `$type` knows.
    enum ValueKind: String, CaseIterable, Sendable {
        case null, boolean, number, integer, string, array, object

        func describes(_ value: RawJSON) -> Bool {
            self == .integer ? value.decimalValue?.isIntegral ?? false : value.kind.rawValue == rawValue
        }
    }

    /// A limit of `$gte` or `$lte`.
    enum Bound: Sendable {
        case number(DecimalText, text: String)
        case instant(Instant, text: String)
    }

    /// Compiles a pattern whose names were substituted.
    ///
    /// - Throws: ``PatternFault`` for a word that does not exist and for a word with a value that it cannot have.
    public init(_ pattern: RawJSON) throws(PatternFault) {
        var compiler = MatcherCompiler(isTemplate: false)
        rule = try compiler.compile(pattern, at: "")
    }

    /// Says whether a pattern can be used once its names, `${name}`, have values.
    ///
    /// - Parameter template: The pattern as it stands in a file.
    /// - Returns: The names that the pattern reads: those in `${name}` and in `$same`.
    /// - Throws: ``PatternFault`` where no values could make it usable.
    @discardableResult
    public static func check(template: RawJSON) throws(PatternFault) -> [String] {
        var compiler = MatcherCompiler(isTemplate: true)
        _ = try compiler.compile(template, at: "")
        let names = try Template.names(in: template)
        return names + compiler.kept.filter { !names.contains($0) }
    }

    /// Compares a value with the pattern.
    ///
    /// - Parameters:
    ///   - value: The value; nil where there is none.
    ///   - kept: The value kept under a name, for `$same`.
    /// - Returns: The first difference in the order of the pattern, or nil where the value matches.
    public func mismatch(_ value: RawJSON?, kept: (String) -> RawJSON? = { _ in nil }) -> Mismatch? {
        rule.mismatch(value, at: "", kept)
    }
}
