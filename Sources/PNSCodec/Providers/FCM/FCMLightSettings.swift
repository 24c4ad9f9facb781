/// How the light of an Android device blinks.
///
/// Spec: FCM-024
public struct FCMLightSettings: WireValue, Codable {
    /// The colour.
    public var color: FCMLightColor?
    /// How long it is on.
    public var lightOnDuration: FCMDuration?
    /// How long it is off.
    public var lightOffDuration: FCMDuration?

    /// Makes settings.
    public init(
        color: FCMLightColor? = nil,
        lightOnDuration: FCMDuration? = nil,
        lightOffDuration: FCMDuration? = nil
    ) {
        self.color = color
        self.lightOnDuration = lightOnDuration
        self.lightOffDuration = lightOffDuration
    }
}

/// A colour of light; each part is a number from 0 to 1, absent for 0, and for 1 of the opacity.
public struct FCMLightColor: WireValue, Codable {
    /// How much red there is.
    public var red: JSONNumber? { self.redPart?.number }
    /// How much green there is.
    public var green: JSONNumber? { self.greenPart?.number }
    /// How much blue there is.
    public var blue: JSONNumber? { self.bluePart?.number }
    /// How opaque it is.
    public var alpha: JSONNumber? { self.alphaPart?.number }

    private var redPart: UnitNumber?
    private var greenPart: UnitNumber?
    private var bluePart: UnitNumber?
    private var alphaPart: UnitNumber?

    /// Makes a colour of its parts; a part that is not from 0 to 1 is left out.
    public init(red: JSONNumber?, green: JSONNumber?, blue: JSONNumber?, alpha: JSONNumber? = nil) {
        self.redPart = UnitNumber(red)
        self.greenPart = UnitNumber(green)
        self.bluePart = UnitNumber(blue)
        self.alphaPart = UnitNumber(alpha)
    }
}

extension FCMLightColor: WireObject {
    init() {
        self.init(red: nil, green: nil, blue: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("red", &self.redPart)
        try coder.member("green", &self.greenPart)
        try coder.member("blue", &self.bluePart)
        try coder.member("alpha", &self.alphaPart)
    }
}

extension FCMLightSettings: WireObject {
    init() {
        self.init(color: nil)
    }

    mutating func members<Coder: WireCoder & ~Copyable>(_ coder: inout Coder) throws(Coder.Failure) {
        try coder.member("color", &self.color)
        try coder.member("lightOnDuration", or: "light_on_duration", &self.lightOnDuration)
        try coder.member("lightOffDuration", or: "light_off_duration", &self.lightOffDuration)
    }
}
