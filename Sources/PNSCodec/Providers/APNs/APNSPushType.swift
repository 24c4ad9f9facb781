/// What kind of push a notification of APNs is.
///
/// Spec: APN-041, APN-046
public enum APNSPushType: String, CaseIterable, Hashable, Sendable {
    /// Shows, sounds or counts something.
    case alert
    /// Wakes the application and shows nothing.
    case background
    /// A call.
    case voip
    /// New data for a complication of a watch.
    case complication
    /// A change of a file provider.
    case fileprovider
    /// A command of device management.
    case mdm
    /// A question for the place of the device.
    case location
    /// A change of a live activity.
    case liveactivity
    /// A call of push to talk.
    case pushtotalk
    /// New data for a widget.
    case widgets
    /// New data for a control.
    case controls

    /// What the topic has behind the bundle id; nil for nothing.
    public var topicSuffix: String? {
        switch self {
        case .alert, .background, .mdm: nil
        case .voip: ".voip"
        case .complication: ".complication"
        case .fileprovider: ".pushkit.fileprovider"
        case .location: ".location-query"
        case .liveactivity: ".push-type.liveactivity"
        case .pushtotalk: ".voip-ptt"
        case .widgets: ".push-type.widgets"
        case .controls: ".push-type.controls"
        }
    }

    /// The topic of an application, the suffix only once.
    public func topic(bundleID: String) -> String {
        guard let suffix = self.topicSuffix, !bundleID.hasSuffix(suffix) else { return bundleID }
        return bundleID + suffix
    }

    /// The longest payload, in bytes.
    public var maxPayloadBytes: Int { self == .voip ? APNSPayload.maxVoIPBytes : APNSPayload.maxBytes }
}

extension APNSPushType: ClosedName {}
