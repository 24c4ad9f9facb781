import ArgumentParser
import Foundation
import PNSConformance

extension VectorsCommand {
    /// `pns vectors list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List vectors by kind, clause, flag, feature or word."
        )

        @OptionGroup var files: VectorsFiles
        @OptionGroup var filter: VectorsFilter

        @Flag(help: "Print JSON.")
        var json = false

        func run() throws {
            let set = try files.set()
            let selection = try filter.selection(in: set)
            let items = set.items.filter(selection.contains)
            guard !items.isEmpty else {
                throw Talk.fail(.nothingSelected, "no vector agrees with all of these filters; leave one out")
            }
            if json {
                let rows = items.map { item in
                    RawJSON.object([
                        "id": .string(item.id), "kind": .string(item.kind), "file": .string(item.path),
                        "result": .string(item.result), "comment": item.value["comment"],
                        "clauses": item.value["clauses"],
                        "needs": item.value["needs"], "flags": item.value["flags"],
                    ])
                }
                return Talk.print(RawJSON.array(rows).pretty())
            }
            let width = items.map(\.id.count).max() ?? 0
            for item in items {
                let comment = item.value["comment"]?.stringValue ?? ""
                Talk.print("\(item.id.padded(to: width))  \(item.result.padded(to: 7))  \(comment)\n")
            }
            Talk.write("\(items.count) of \(set.items.count) vectors")
        }
    }

    /// `pns vectors show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show vectors as they stand in their files, with the sentences of their clauses."
        )

        @OptionGroup var files: VectorsFiles

        @Argument(help: "The ids, such as vec.json-text.0001.")
        var ids: [String]

        func run() throws {
            let set = try files.set()
            for id in ids {
                guard let item = set.items.first(where: { $0.id == id }) else {
                    let nearest = id.nearest(in: set.items.map(\.id))
                    throw Talk.fail(.usage, "there is no vector \"\(id)\"; the nearest is \"\(nearest)\"")
                }
                Talk.print("\(item.path)\n\(item.value.pretty())")
                for (clause, sentence) in set.sentences(of: item) { Talk.print("\(clause)  \(sentence)\n") }
                for (reason, code) in set.classes(of: item) { Talk.print("\(reason) is of the class \(code)\n") }
            }
        }
    }

    /// `pns vectors page`.
    struct Page: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write one page with all vectors, to be browsed without a network."
        )

        @OptionGroup var files: VectorsFiles
        @OptionGroup var filter: VectorsFilter

        @Argument(help: "The file to write.")
        var file: String

        func run() throws {
            let set = try files.set()
            try Talk.deliver(HTMLVectors(set, try filter.selection(in: set)).text(), to: file)
        }
    }

    /// `pns vectors export`.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the archive for consumers: vectors, manifest with digests, schemas, contract, licence.",
            discussion: """
                Two archives of the same vectors are the same bytes, wherever and whenever they are made. With --folder the \
                files are written as they are, for PNS_VECTORS to name.
                """
        )

        @OptionGroup var files: VectorsFiles

        @Flag(help: "Write a folder instead of an archive.")
        var folder = false

        @Argument(help: "The archive, FILE.tar.gz, or with --folder the folder.")
        var file: String

        func validate() throws {
            if !folder, !file.hasSuffix(".tar.gz") {
                throw ValidationError("The archive is named FILE.tar.gz; for a folder add --folder.")
            }
        }

        func run() throws {
            let archive = try files.archive()
            do {
                if folder {
                    guard !FileManager.default.fileExists(atPath: file) else {
                        throw Talk.fail(.usage, "\(file) exists; name a folder that does not")
                    }
                    try archive.write(to: URL(filePath: file, directoryHint: .isDirectory))
                } else {
                    try Data(archive.packed()).write(to: URL(filePath: file), options: .atomic)
                }
            } catch let status as ExitCode {
                throw status
            } catch {
                throw Talk.fail(.harness, "\(file) cannot be written: \(error.localizedDescription)")
            }
            Talk.write("\(archive.texts.count) files, version \(archive.version), in \(file)")
        }
    }
}
