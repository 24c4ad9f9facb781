/// One sentence of the specification that demands something.
package struct Clause: Hashable, Sendable {
    /// The id, `CNT-002`; never given to another sentence.
    package var id: String
    /// How much the sentence demands.
    package var keyword: Keyword
    /// The feature to which the clause is limited.
    package var feature: String?
    /// The file of the chapter.
    package var chapter: String
    /// The line in that file, from 1; zero where the clause was not read from a chapter.
    package var line: Int
    /// The heading above the clause.
    package var heading: String
    /// The sentence, without id and feature, on one line.
    package var sentence: String
    /// The profiles that its chapter belongs to.
    package var profiles = ChapterProfiles.usual

    /// The first 16 hexadecimal digits of the SHA-256 digest of the sentence.
    package var digest: String {
        String(hexSHA256(of: sentence).prefix(16))
    }
}
