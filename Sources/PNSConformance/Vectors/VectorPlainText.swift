import Foundation

/// What may stand in a vector as text: plain Unicode, and no number that a reader of JSON could round.
enum VectorPlainText {
    /// What has to be written otherwise.
    ///
    /// Where the form of the kind has only strings, tabs and line ends are written as escapes.
    static func faults(of vector: Vector, kind: VectorKind) -> [String] {
        var found: [String] = []
        let hasOnlyStrings = [.timestamp, .duration, .integer, .headerForward].contains(kind)
        collect(hasOnlyStrings ? withoutSpacing(vector.input) : vector.input, into: &found)
        switch vector.outcome {
        case .valid(let value), .either(_, let value, _): collect(value, into: &found)
        case .invalid: break
        }
        return found
    }

    private static func collect(_ value: RawJSON, into found: inout [String]) {
        switch value {
        case .null, .bool:
            break
        case .number(let text):
            // 2^53: beyond it a double is not exact.
            guard let number = value.intValue, number.magnitude <= 9_007_199_254_740_992 else {
                found.append("the number \(text) has to be text.")
                return
            }
        case .string(let text):
            if let scalar = text.unicodeScalars.first(where: { !isPlain($0) }) {
                found.append("U+\(String(scalar.value, radix: 16, uppercase: true)) has to be in hex.")
            } else if !text.hasSameBytes(as: text.precomposedStringWithCanonicalMapping) {
                found.append("a text that normalisation changes has to be in hex.")
            }
        case .array(let elements):
            for element in elements { collect(element, into: &found) }
        case .object(let members):
            for member in members {
                collect(.string(member.name), into: &found)
                collect(member.value, into: &found)
            }
        }
    }

    /// The value with spaces in the place of tabs and line ends.
    private static func withoutSpacing(_ value: RawJSON) -> RawJSON {
        switch value {
        case .null, .bool, .number: value
        case .string(let text): .string(String(String.UnicodeScalarView(text.unicodeScalars.map(spaced))))
        case .array(let elements): .array(elements.map(withoutSpacing))
        case .object(let members): .object(members.map { RawJSON.Member($0.name, withoutSpacing($0.value)) })
        }
    }

    private static func spaced(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        ["\t", "\n", "\r"].contains(scalar) ? " " : scalar
    }

    /// Visible characters and the space.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: scalar == " "
        default: true
        }
    }
}
