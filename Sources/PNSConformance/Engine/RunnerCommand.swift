/// What a scenario wants done next.
public enum RunnerCommand: Hashable, Sendable {
    /// Do this at one of the server's nodes, counted from 1.
    indirect case on(node: Int, RunnerCommand)
    /// Connect and send these bytes.
    case open(conn: String, handshake: [UInt8], bytewise: Bool)
    /// Give the system little room for what a connection that is opened next does not read.
    case narrow(conn: String)
    /// Let the network break the connection that is made next, by these rules; the number is that of the fault.
    case breakNext(fault: Int, [FaultRule])
    /// Send frames on a connection.
    case send(conn: String, [DeviceFrame], bytewise: Bool)
    /// End a connection in order, or with a reset.
    case end(conn: String, withReset: Bool)
    /// Read from a connection, answer pings on it, or stop to; `nil` leaves things as they are.
    case behave(conn: String, reads: Bool?, pongs: Bool?)
    /// Send an HTTP request, and give up on the answer after so many milliseconds.
    case call(step: Int, HTTPRequest, onClock: Bool, milliseconds: Int)
    /// Change the application's answer for a user.
    case answer(user: String, ApplicationAnswer)
    /// Have a push provider answer so for a device, in order.
    case script(ProviderKind, token: String, [ProviderAnswer])
    /// Begin a request whose body is sent bit by bit, or whose answer is read so.
    case openStream(String, HTTPRequest)
    /// Send a part of the body of such a request.
    case writeStream(String, [UInt8])
    /// End the body of such a request.
    case finishStream(String)
    /// Read the answer to such a request, or stop to.
    case readStream(String, Bool)
    /// Move the server's clock by so many seconds.
    case advanceClock(step: Int, seconds: Int)
    /// End the server's process and start it again.
    case restart(step: Int, withKill: Bool)
    /// Tell the server's process to end, and do not wait for it; or end it at once.
    case terminate(step: Int, withKill: Bool = false)
    /// Tell the time.
    case tellTime(step: Int)
    /// Tell when so many milliseconds have passed.
    case schedule(step: Int, ScenarioEvent.Deadline, milliseconds: Int)
}

extension RunnerCommand {
    /// The command at a node; itself where none is named.
    func on(node: Int?) -> RunnerCommand { node.map { .on(node: $0, self) } ?? self }
}
