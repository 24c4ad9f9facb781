/// What a user may do in a topic: a set of rights, each of which has a letter.
///
/// Spec: ACC-001 to ACC-006
public struct AccessMode: OptionSet, Hashable, Sendable {
    /// The rights as bits, in the order of their letters: `J` is 1, `O` is 128.
    public let rawValue: UInt8

    /// Takes rights as bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// `J`: may join.
    public static let join = AccessMode(rawValue: 1)
    /// `R`: may read.
    public static let read = AccessMode(rawValue: 2)
    /// `W`: may write.
    public static let write = AccessMode(rawValue: 4)
    /// `P`: is told about the presence of others, and pushed to.
    public static let presence = AccessMode(rawValue: 8)
    /// `A`: may approve who joins.
    public static let approve = AccessMode(rawValue: 16)
    /// `S`: may invite.
    public static let share = AccessMode(rawValue: 32)
    /// `D`: may delete.
    public static let delete = AccessMode(rawValue: 64)
    /// `O`: owns the topic.
    public static let owner = AccessMode(rawValue: 128)

    /// No right at all, written `N`.
    public static let none: AccessMode = []

    /// The letters, in the order in which they are written.
    static let letters = Array("JRWPASDO".utf8)
}

extension AccessMode {
    /// Reads the letters of some rights, in any order and case, each as often as one likes.
    ///
    /// - Parameter text: The letters, or `N` for none; whatever follows an `N` that comes first is not looked at. Nil comes
    ///   of any other character, of an `N` behind another letter, and of the empty text, which says "unchanged" and is no
    ///   set.
    public init?(_ text: String) {
        guard let first = text.utf8.first else { return nil }
        self = .none
        guard first != UInt8(ascii: "N"), first != UInt8(ascii: "n") else { return }
        for letter in text.utf8 {
            guard let right = Self.right(of: letter) else { return nil }
            self.insert(right)
        }
    }

    /// The letters in their order; `N` for none.
    public var text: String {
        guard self != .none else { return "N" }
        return String(
            decoding: Self.letters.indices.filter { self.rawValue >> $0 & 1 == 1 }.map { Self.letters[$0] },
            as: UTF8.self
        )
    }

    /// The right of a letter in either case.
    static func right(of letter: UInt8) -> AccessMode? {
        guard letter.isLetter, let index = Self.letters.firstIndex(where: { $0.lowercased == letter.lowercased }) else {
            return nil
        }
        return AccessMode(rawValue: 1 << index)
    }
}

extension AccessMode: CustomStringConvertible {
    /// The letters in their order; `N` for none.
    public var description: String { self.text }
}

extension AccessMode: TextElement {
    static var fault: FaultKind { .invalidAccessMode }

    init?(wireText: String) {
        self.init(wireText)
    }

    var wireText: String { self.text }

    /// Reads the letters.
    ///
    /// - Throws: `DecodingError`; its underlying error is a `WireFault` of reason `invalid-access-mode`.
    public init(from decoder: any Decoder) throws {
        try self.init(textFrom: decoder)
    }

    /// Writes the letters in their order.
    public func encode(to encoder: any Encoder) throws {
        try self.encode(textTo: encoder)
    }
}
