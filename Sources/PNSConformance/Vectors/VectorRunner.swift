import PNSCodec

/// Executes vectors against this project's codec.
///
/// Vectors about headers and pages belong to the service, not to the codec; they are left to its tests, see
/// ``VectorCase``.
public struct VectorRunner: Sendable {
    /// What became of a vector.
    public enum Result: Hashable, Sendable {
        /// The codec did what the vector says.
        case passed
        /// The codec did something else.
        case failed(expected: String, actual: String)
        /// The vector is about something that is not in the codec.
        case notInCodec
    }

    /// What the codec made of an input.
    enum Answer: Hashable {
        case accepted(RawJSON)
        /// Nil where the codec has no face that tells reason and place.
        case refused(reason: String?, pointer: String?)
    }

    private let accepts: Set<String>

    /// Makes a runner.
    ///
    /// - Parameter accepts: What `either` vectors ask for, `feature:…` or `local:…`, as far as it is so.
    public init(accepts: Set<String> = []) {
        self.accepts = accepts
    }

    /// Executes a vector.
    ///
    /// - Parameters:
    ///   - vector: The vector.
    ///   - kind: The kind of its file.
    ///   - file: The path of its file.
    /// - Returns: What became of it.
    /// - Throws: ``DataFault`` where input or expectation have another form than the kind asks for.
    public func run(_ vector: Vector, kind: VectorKind, file: String) throws(DataFault) -> Result {
        let typed = try VectorCase(vector, kind: kind, file: file)
        guard let answer = typed.answer() else { return .notInCodec }
        switch vector.outcome {
        case .valid:
            return compare(answer, accepted: typed.expectation)
        case .invalid(let reasons, let pointer):
            return compare(answer, reasons: reasons, pointer: pointer)
        case .either(let decidedBy, _, let reasons):
            return accepts.contains(decidedBy)
                ? compare(answer, accepted: typed.expectation)
                : compare(answer, reasons: reasons, pointer: nil)
        }
    }

    private func compare(_ answer: Answer, accepted expected: RawJSON) -> Result {
        answer == .accepted(expected)
            ? .passed : .failed(expected: Mismatch.short(expected), actual: answer.description)
    }

    private func compare(_ answer: Answer, reasons: [String], pointer: String?) -> Result {
        let place = pointer.map { " at \"\($0)\"" } ?? ""
        let expected = "refused for \(reasons.joined(separator: " or "))\(place)"
        guard case .refused(let reason, let actualPointer) = answer else {
            return .failed(expected: expected, actual: answer.description)
        }
        // Without a reason the codec tells only that it refuses.
        guard let reason else { return .passed }
        let samePlace = pointer.map { $0.hasSameBytes(as: actualPointer ?? $0) } ?? true
        return reasons.contains(reason) && samePlace
            ? .passed : .failed(expected: expected, actual: answer.description)
    }
}

extension VectorRunner.Answer: CustomStringConvertible {
    var description: String {
        switch self {
        case .accepted(let value): Mismatch.short(value)
        case .refused(let reason, let pointer): "refused for \(reason ?? "a reason") at \"\(pointer ?? "")\""
        }
    }

    /// The answer to a text that was put into a member of a message: places are told from that member on.
    init(inMember member: String, _ read: () throws(WireFault) -> RawJSON) {
        do throws(WireFault) {
            self = .accepted(try read())
        } catch {
            let prefix = "/\(member)"
            let isInside = error.pointer.hasPrefix(prefix)
            let pointer = isInside ? String(error.pointer.dropFirst(prefix.count)) : error.pointer
            self = .refused(reason: error.reason.rawValue, pointer: pointer)
        }
    }

    init(_ read: () throws(WireFault) -> RawJSON) {
        do throws(WireFault) {
            self = .accepted(try read())
        } catch {
            self = .refused(reason: error.reason.rawValue, pointer: error.pointer)
        }
    }
}
