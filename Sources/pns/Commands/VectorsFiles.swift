import ArgumentParser
import PNSConformance

/// Where the subcommands of `pns vectors` take the files from.
struct VectorsFiles: ParsableArguments {
    @Option(name: .customLong("suite"), help: "Read the files below this folder, not those inside the program.")
    var folder: String?

    /// The files as an archive.
    ///
    /// - Throws: Exit status 2 where they cannot be read.
    func archive() throws -> VectorArchive {
        do {
            return try VectorArchive(try folder.map { try ProjectFiles(root: $0) } ?? .embedded)
        } catch {
            throw Talk.fail(.usage, "\(folder ?? "the suite inside the program") cannot be read: \(error)")
        }
    }

    /// The files as a set.
    func set() throws -> ConsumerSet {
        do {
            return try ConsumerSet(archive())
        } catch let fault as DataFault {
            throw Talk.fail(.usage, fault.description)
        }
    }
}

/// Which vectors a subcommand of `pns vectors` is about.
struct VectorsFilter: ParsableArguments {
    @Option(help: ArgumentHelp("Only this kind, such as json-text. Repeatable, as all filters are.", valueName: "kind"))
    var kind: [String] = []

    @Option(help: ArgumentHelp("Only vectors that prove this clause, or one of the area: JSN.", valueName: "id"))
    var clause: [String] = []

    @Option(help: ArgumentHelp("Only vectors with this flag.", valueName: "flag"))
    var flag: [String] = []

    @Option(help: ArgumentHelp("Only vectors that need this feature.", valueName: "feature"))
    var feature: [String] = []

    @Option(help: ArgumentHelp("Only vectors about this message.", valueName: "name"))
    var message: [String] = []

    @Option(help: ArgumentHelp("valid, invalid or either.", valueName: "result"))
    var result: [String] = []

    @Option(name: .customLong("find"), help: ArgumentHelp("A word in id, comment or file.", valueName: "word"))
    var words: [String] = []

    /// The filters as a selection.
    ///
    /// - Throws: Exit status 2 for a word that no vector has.
    func selection(in set: ConsumerSet) throws -> VectorSelection {
        var selection = VectorSelection()
        selection.kinds = kind
        selection.clauses = clause
        selection.flags = flag
        selection.features = feature
        selection.messages = message
        selection.results = result
        selection.words = words
        if let (filter, word, known) = selection.unknownWord(in: set) {
            let few = known.count <= 40
            let list = few ? "there are \(known.joined(separator: ", "))" : "the nearest is \(word.nearest(in: known))"
            throw Talk.fail(.usage, "no vector has the \(filter) \"\(word)\"; \(list)")
        }
        return selection
    }
}
