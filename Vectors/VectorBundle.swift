/// The test vectors, embedded.
public enum VectorBundle {
    /// Every file below `Vectors/`, by its path.
    public static let files: [String: String] = embeddedFiles
}
