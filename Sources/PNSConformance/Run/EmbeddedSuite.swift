import PNSVectors

extension ProjectFiles {
    /// The files that travel inside the program: `Spec`, `Conformance` and `Vectors`, without the chapters' text.
    package static var embedded: ProjectFiles {
        ProjectFiles(embeddedFiles.merging(VectorBundle.files) { own, _ in own })
    }
}
