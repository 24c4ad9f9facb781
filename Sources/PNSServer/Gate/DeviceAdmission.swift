import NIOCore
import PNSCodec
import PNSService

/// What the gate needs to let a device in.
struct DeviceAdmission: Sendable {
    /// Judges the credentials of a handshake.
    let authenticator: any Authenticator

    /// The places that there are for connections.
    let population: Population

    /// How long the name of a device in the query of a handshake can be, in bytes; 0 where names are not looked at.
    let maxDeviceIDBytes: Int

    /// Makes the handlers of an accepted connection, first the one next to the socket; called on its event loop.
    let makeHandlers: @Sendable (DevicePlace, any Channel) -> [any ChannelHandler]
}
