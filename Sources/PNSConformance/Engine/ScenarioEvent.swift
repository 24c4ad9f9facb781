/// What happened while a scenario ran: the only thing its judge knows.
///
/// The same events give the same verdict, whenever and wherever they are judged.
public enum ScenarioEvent: Hashable, Sendable {
    /// A device connection saw something.
    case device(conn: String, DeviceConnectionEvent)
    /// A device could not even connect.
    case openFailed(conn: String, why: String)
    /// An HTTP call was answered; the number is that of its step.
    case called(step: Int, HTTPAnswer)
    /// An HTTP call brought no answer.
    case callFailed(step: Int, why: String)
    /// The application was asked about a user's credentials.
    case authentication(user: String, AuthenticationRequest)
    /// A push provider received a request.
    case pushed(ProviderRecord)
    /// A request that goes on for a while brought something.
    case stream(name: String, HTTPStreamEvent)
    /// The runner's time, RFC 3339, for a step that keeps it.
    case time(step: Int, String)
    /// The clock was moved, or the server restarted.
    case done(step: Int)
    /// That could not be done.
    case failed(step: Int, why: String)
    /// A deadline of a step has passed; the second is the one after which nothing is expected any more.
    case deadline(step: Int, Deadline)
    /// A rule of a fault fired; both count from 0.
    case faultFired(fault: Int, rule: Int)
    /// The scenario was cut short: the run ends.
    case cancelled(why: String)

    /// The deadlines that a step can have.
    public enum Deadline: String, CaseIterable, Hashable, Sendable {
        /// Long enough for anything that comes by itself to have come.
        case quiet
        /// Nothing is waited for beyond this.
        case last
    }
}
