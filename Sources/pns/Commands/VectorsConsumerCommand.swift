import ArgumentParser
import Foundation
import PNSConformance

extension VectorsCommand {
    /// `pns vectors check-consumer`.
    struct CheckConsumer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check-consumer",
            abstract: "Check that a consumer of the vectors notices what it has to notice.",
            discussion: """
                Runs the command once for each of some dozens of sets, with PNS_VECTORS naming the folder: the vectors as \
                they are, which have to pass, and doctored ones, each with one thing wrong, which must not. The contract is \
                Vectors/CONSUMERS.md; it is in every archive of `pns vectors export`.

                Exit status: 0 the consumer is good, 1 it is not, 2 wrong usage, 3 it cannot be started.
                """
        )

        @OptionGroup var files: VectorsFiles

        @Option(help: ArgumentHelp("How long a run over one set may take, in seconds.", valueName: "seconds"))
        var timeout = 120

        @Option(help: ArgumentHelp("Only doctored sets whose names begin so. Repeatable.", valueName: "name"))
        var only: [String] = []

        @Option(help: ArgumentHelp("Write the sets below this folder, and keep them.", valueName: "folder"))
        var keep: String?

        @Option(help: ArgumentHelp("Write what came of each set, as JSON.", valueName: "file"))
        var json: String?

        @Flag(help: "Show what is wrong, and no more.")
        var quiet = false

        @Argument(parsing: .postTerminator, help: "The consumer and its arguments, behind --.")
        var command: [String]

        func validate() throws {
            if command.isEmpty {
                throw ValidationError("Name the consumer behind --: pns vectors check-consumer -- python3 consumer.py")
            }
            if timeout < 1 { throw ValidationError("--timeout is at least 1.") }
        }

        func run() async throws {
            let set = try files.set()
            let program: ConsumerProgram
            do {
                program = try ConsumerProgram(command, seconds: timeout)
            } catch {
                throw Talk.fail(.unreachable, "\(error); look at the command behind --")
            }
            let place = try folder()
            defer { if keep == nil { try? FileManager.default.removeItem(at: place) } }
            let report: ConsumerReport
            do {
                report = try await ConsumerCheck(set, program, in: place).run(only: only) { finding in
                    if !quiet || finding.fault != nil { Talk.print(finding.text) }
                }
            } catch {
                throw Talk.fail(.unreachable, "\(command[0]) cannot be run: \(error.localizedDescription)")
            }
            if !only.isEmpty, report.findings.count == 1, report.findings[0].fault == nil {
                throw Talk.fail(.nothingSelected, "no set is called \(only.joined(separator: " or ")) or begins so")
            }
            Talk.print(report.conclusion())
            if let json { try Talk.deliver(report.json().pretty(), to: json) }
            guard report.standing == .good else { throw ExitCode(ExitStatus.failure.rawValue) }
        }

        private func folder() throws -> URL {
            let place =
                keep.map { URL(filePath: $0, directoryHint: .isDirectory) }
                ?? FileManager.default.temporaryDirectory.appending(path: "pns-sets-\(UUID().uuidString)")
            if keep != nil, FileManager.default.fileExists(atPath: place.path(percentEncoded: false)) {
                throw Talk.fail(.usage, "\(keep ?? "") exists; name a folder that does not")
            }
            do {
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            } catch {
                throw Talk.fail(.harness, "\(place.path) cannot be made: \(error.localizedDescription)")
            }
            return place
        }
    }

    /// `pns vectors grade`.
    struct Grade: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Grade a codec in any language, vector by vector, through a program that answers lines of JSON.",
            discussion: """
                The program says hello, then answers one question a line; it need not read a vector file or compare \
                anything. Before the first vector come questions that no codec is needed for: where these go wrong, the \
                bridge is broken, and nothing is said about the codec. The contract is Vectors/CONSUMERS.md, "The bridge".

                Exit status: 0 every judged vector passed, 1 one did not, 2 wrong usage, 3 the bridge is broken.
                """
        )

        @OptionGroup var files: VectorsFiles
        @OptionGroup var filter: VectorsFilter

        @Option(help: ArgumentHelp("How long an answer may take, in seconds.", valueName: "seconds"))
        var timeout = 10

        @Option(help: ArgumentHelp("Write a report: json=, junit= or text=FILE. Repeatable.", valueName: "format=file"))
        var report: [String] = []

        @Argument(help: "The program, run with /bin/sh -c.")
        var command: String

        func validate() throws {
            for entry in report where Self.form(entry) == nil {
                throw ValidationError("--report \(entry): the forms are json=FILE, junit=FILE and text=FILE.")
            }
            if timeout < 1 { throw ValidationError("--timeout is at least 1.") }
        }

        func run() async throws {
            // A program that ends early is told as such; the signal would end this one.
            signal(SIGPIPE, SIG_IGN)
            let set = try files.set()
            let grader = VectorGrader(set, try filter.selection(in: set), command: command, seconds: timeout)
            let grade: VectorGrade
            do {
                grade = try await grader.run()
            } catch {
                throw Talk.fail(.unreachable, "\(error)")
            }
            for entry in report {
                guard let (form, path) = Self.form(entry) else { continue }
                try Talk.deliver(Self.text(of: grade, form), to: path)
            }
            Talk.print(grade.text())
            guard grade.count(.pass) + grade.count(.fail) > 0 else { throw ExitCode(ExitStatus.unreachable.rawValue) }
            guard grade.isGood else { throw ExitCode(ExitStatus.failure.rawValue) }
        }

        private static func form(_ entry: String) -> (form: String, path: String)? {
            let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
            return parts.count == 2 && ["json", "junit", "text"].contains(parts[0]) ? (parts[0], parts[1]) : nil
        }

        private static func text(of grade: VectorGrade, _ form: String) -> String {
            switch form {
            case "json": grade.json().pretty()
            case "junit": grade.junit()
            default: grade.text(limit: .max)
            }
        }
    }
}
