import ArgumentParser
import PNSConformance

/// `pns trace`: which clause is tested by what.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Print the matrix of clauses, checks, vectors and mutants as Markdown."
    )

    @Argument(help: "The folder that holds Spec, Conformance and Vectors.")
    var folder = "."

    func run() throws {
        do {
            Talk.print(try SuiteGenerator(try ProjectFiles(root: folder)).trace())
        } catch {
            throw Talk.fail(.usage, "\(folder) cannot be read: \(error)")
        }
    }
}
