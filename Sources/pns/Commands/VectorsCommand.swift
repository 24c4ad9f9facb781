import ArgumentParser
import PNSConformance

/// `pns vectors`: the test vectors.
struct VectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors",
        abstract: "The test vectors: verify, list, export and show them, check consumers and grade codecs.",
        subcommands: [
            Verify.self, List.self, Show.self, Page.self, Export.self, CheckConsumer.self, Grade.self,
        ]
    )

    /// `pns vectors verify`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify the rules for vector files, and that the codec of this project obeys every vector."
        )

        @Option(name: .customLong("suite"), help: "Read the files below this folder, not those inside the program.")
        var folder: String?

        func run() throws {
            do {
                let files = try folder.map { try ProjectFiles(root: $0) } ?? .embedded
                let reader = ProjectReader(files)
                guard let clauses = try reader.previousClauses() else {
                    throw Talk.fail(.usage, "Spec/clauses.json is missing; `pns suite generate` writes it")
                }
                let texts = reader.vectorTexts()
                let findings = VectorVerifier(try reader.vectorContext(clauses)).findings(in: texts)
                for finding in findings { Talk.print("\(finding)\n") }
                var counts = (passed: 0, failed: 0, elsewhere: 0)
                for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
                    let file = try VectorFile(text: text, path: path)
                    for vector in file.vectors { try execute(vector, in: file, &counts) }
                }
                Talk.print(
                    "\(counts.passed) vectors obeyed by the codec, \(counts.failed) not, "
                        + "\(counts.elsewhere) about rules outside the codec; \(findings.count) findings\n"
                )
                guard findings.isEmpty, counts.failed == 0, counts.passed > 0 else {
                    throw ExitCode(ExitStatus.failure.rawValue)
                }
            } catch let fault as DataFault {
                throw Talk.fail(.failure, fault.description)
            }
        }

        /// The codec obeys these features.
        private static let runner = VectorRunner(
            accepts: ["feature:strict-json", "feature:pns-2024", "local:bare-user-names"]
        )

        private func execute(
            _ vector: Vector,
            in file: VectorFile,
            _ counts: inout (passed: Int, failed: Int, elsewhere: Int)
        ) throws {
            switch try Self.runner.run(vector, kind: file.kind, file: file.path) {
            case .passed: counts.passed += 1
            case .notInCodec: counts.elsewhere += 1
            case .failed(let expected, let actual):
                counts.failed += 1
                Talk.print("\(vector.id) \(vector.comment)\n  expected \(expected)\n  actual   \(actual)\n")
            }
        }
    }
}
