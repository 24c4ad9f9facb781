/// What is heard: the name of a sound, or that of a critical alert with its volume.
///
/// Spec: APN-013, APN-014
public enum APNSSound: Hashable, Sendable {
    /// `default`, or the name of a sound of the application.
    case name(String)
    /// A sound that muting does not silence.
    case critical(APNSCriticalSound)
}

extension APNSSound: WireElement {
    static func read(_ reader: inout WireReader) throws(RawFault) -> APNSSound {
        switch reader.current {
        case .quote: .name(try reader.readString())
        default: .critical(try APNSCriticalSound.read(&reader))
        }
    }

    func write(_ writer: inout WireWriter) {
        switch self {
        case .name(let name): writer.write(string: name)
        case .critical(let sound): sound.write(&writer)
        }
    }

    /// Reads a string or an object.
    public init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            self = .name(name)
        } else {
            self = .critical(try APNSCriticalSound(from: decoder))
        }
    }

    /// Writes a string or an object.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .name(let name): try name.encode(to: encoder)
        case .critical(let sound): try sound.encode(to: encoder)
        }
    }
}

/// The sound of a critical alert.
///
/// Spec: APN-014
public struct APNSCriticalSound: WireValue, Codable {
    /// Whether muting does not silence it.
    public var isCritical: Bool {
        get { self.critical?.isSet ?? false }
        set { self.critical = OneFlag(newValue) }
    }
    /// `default`, or the name of a sound of the application.
    public var name: String
    /// How loud it is, 0 for silence to 1 for the most; nil for the system's choice.
    public var volume: JSONNumber? { self.volumePart?.number }

    private var critical: OneFlag?
    private var volumePart: UnitNumber?

    /// Makes a sound; a volume that is not from 0 to 1 is left out.
    public init(isCritical: Bool = true, name: String, volume: JSONNumber? = nil) {
        self.critical = OneFlag(isCritical)
        self.name = name
        self.volumePart = UnitNumber(volume)
    }
}

extension APNSCriticalSound: WireObject {
    init() {
        self.init(isCritical: false, name: "")
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("critical", &self.critical)
        try coder.member("name", &self.name)
        try coder.member("volume", &self.volumePart)
    }

    mutating func normalize() {
        if !self.isCritical { self.critical = nil }
    }
}
