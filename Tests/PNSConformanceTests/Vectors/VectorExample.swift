import PNSConformance
import PNSVectors
import Testing

/// A vector of the suite with its file: one case of a parameterised test, named by the id of the vector.
struct VectorExample: Sendable, CustomTestStringConvertible {
    let vector: Vector
    let kind: VectorKind
    let file: String

    var testDescription: String { vector.id }

    /// Every vector of the suite, or the one fault that keeps them from being read.
    static let all: Result<[VectorExample], DataFault> = Result { () throws(DataFault) in
        var examples: [VectorExample] = []
        for (path, text) in VectorBundle.files.sorted(by: { $0.key < $1.key }) where VectorFile.isVectorFile(path) {
            let file = try VectorFile(text: text, path: path)
            examples += file.vectors.map { VectorExample(vector: $0, kind: file.kind, file: path) }
        }
        return examples
    }

    /// The vectors of these kinds; empty where they cannot be read, which `VectorSuiteTests` reports.
    static func ofKinds(_ kinds: Set<VectorKind>) -> [VectorExample] {
        ((try? all.get()) ?? []).filter { kinds.contains($0.kind) }
    }
}

extension VectorExample {
    /// Input and expectation with the types of the kind.
    func typed() throws(DataFault) -> VectorCase {
        try VectorCase(vector, kind: kind, file: file)
    }
}
