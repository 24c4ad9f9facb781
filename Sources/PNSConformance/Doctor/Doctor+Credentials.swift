import Foundation
import NIOCore
import Synchronization

/// The checks of who is who: the application's token, the server's question to the application, the clock's token.
extension Doctor {
    private var userID: String { "u-\(nonce)" }

    private func notification() -> RawJSON {
        .object([.init("user_id", .string(userID)), .init("notification_data", .string("pns doctor"))])
    }

    func token(_ patient: inout Patient) async throws -> [DoctorFinding] {
        guard let target = patient.target, let notify = patient.operations["notify"] else { return [] }
        // Users who exist get no notification from a doctor; the body is enough to see whether the token is taken.
        let body = description.principals == .minted ? notification() : .object([])
        let answer = try await call(
            request(target, notify, authorization: target.application, body: body),
            target
        )
        let what = "\(notify.method) \(notify.path)"
        let isTaken = description.principals == .minted ? notify.success.contains(answer.status) : answer.status == 400
        if isTaken {
            patient.hasNotified = description.principals == .minted
            guard target.application != nil else { return fine("token", "\(what) is taken without a token") }
            let isOther = description.tokenRemark != nil
            let whose = isOther ? ", which is that of PNS_TOKEN, not that of the target file" : ""
            return fine("token", "\(what) is taken with the application's token\(whose)")
        }
        switch answer.status {
        case 401, 403:
            throw DoctorFault(
                sentence: target.application == nil
                    ? "\(what) is answered \(answer.status), and no token is given"
                    : "\(what) is answered \(answer.status): the server does not know the application's token",
                field: "/application/token",
                advice: target.application == nil
                    ? "export PNS_TOKEN=…, the bearer token that the server takes from an application"
                    : description.tokenRemark
                        ?? "write the token that the server takes from an application, without the word Bearer"
            )
        case 404, 405:
            throw DoctorFault(
                sentence: "\(what) is answered \(answer.status)",
                field: "/operations/notify",
                advice: "name method and path with which this server takes notifications"
            )
        default:
            let words = String(decoding: answer.body.prefix(200), as: UTF8.self)
            throw DoctorFault(
                sentence: "\(what) is answered \(answer.status) \(words)",
                field: notify.members.isEmpty ? nil : "/operations/notify/members",
                advice: "a notification with user_id and notification_data has to be answered 202 (clause NTF-001)"
            )
        }
    }

    func wrongToken(_ patient: inout Patient) async throws -> [DoctorFinding] {
        guard let target = patient.target, let notify = patient.operations["notify"] else { return [] }
        let stranger = request(target, notify, authorization: "Bearer wrong-\(nonce)", body: .object([]))
        let answer = try await call(stranger, target)
        guard answer.status == 401 || answer.status == 403 else {
            return warning(
                "wrong-token",
                "a token that nobody gave out is answered \(answer.status), not 401",
                advice: "nothing to change here; the scenarios of the area auth will say it"
            )
        }
        return fine("wrong-token", "another token is refused with \(answer.status)")
    }

    /// Whether the server asks the runner's application, proved by credentials that nobody else can know.
    func applicationAsked(_ patient: inout Patient) async throws -> [DoctorFinding] {
        guard let target = patient.target, let application = patient.application,
            let subscribe = patient.operations["subscribe"]
        else { return [] }
        let seen = Seen()
        let authorization = "Bearer \(nonce)"
        application.announce(authorization: authorization, answer: .accepting(userID: userID)) { seen.note($0) }
        let headers = description.headers + [HeaderField("Authorization", authorization)]
        let device: DeviceProbe
        let answer: HTTPAnswer
        do throws(CallFailure) {
            device = try await DeviceProbe(target, subscribe, headers: headers, timeout: .seconds(20), on: group)
            answer = try await device.answer()
        } catch {
            guard seen.request == nil else {
                throw DoctorFault(
                    sentence: "the server asked the application, then \(error.why)",
                    advice: "see its log"
                )
            }
            throw try await notAsked(application, authorization, seen, "a device got no answer: \(error.why)")
        }
        defer { device.end() }
        guard seen.request != nil else {
            throw try await notAsked(application, authorization, seen, "a device was answered \(answer.status)")
        }
        guard answer.status == 101 else {
            throw DoctorFault(
                sentence: "the server asked the application, was told who the device is, and answered \(answer.status)",
                field: answer.status == 404 ? "/operations/subscribe" : nil,
                advice: "see the server's log; the answer was status 200 with {\"user_id\": …} (clause AUT-006)"
            )
        }
        return try await connected(device, hasNotified: patient.hasNotified)
    }

    private func connected(_ device: DeviceProbe, hasNotified: Bool) async throws -> [DoctorFinding] {
        let count: Int?
        do throws(CallFailure) {
            count = try await device.message()[DeviceState.countKind]?.intValue
        } catch {
            return warning(
                "application-asked",
                "the server asks this runner, and the device hears nothing: \(error.why)",
                advice: "nothing to change here; the scenarios of the area connect will say it"
            )
        }
        guard let count, !hasNotified || count == 1 else {
            return warning(
                "application-asked",
                "the server asks this runner; the device was told of \(count.map(String.init) ?? "no") unseen notifications, not 1",
                advice: "nothing to change here; the scenarios of the area count will say it"
            )
        }
        return fine(
            "application-asked",
            "the server asks this runner, and a device connects and is told of \(count) unseen"
        )
    }

    /// Why the application was not asked: the URL that the server has, or one that leads nowhere.
    private func notAsked(
        _ application: any ApplicationFixture,
        _ authorization: String,
        _ seen: Seen,
        _ what: String
    ) async throws -> DoctorFault {
        let sentence = "\(what), and the server did not ask \(application.url)"
        if let form = description.launch,
            !(form.argv + form.env.values).contains(where: { $0.contains("${application.url}") })
        {
            return DoctorFault(
                sentence: sentence,
                field: "/launch/argv",
                advice: "pass \"${application.url}\" to the server, in argv or env"
            )
        }
        if description.applicationURL != nil, !(await isReachable(application.url, authorization, seen)) {
            return DoctorFault(
                sentence: "\(sentence), which does not lead to this runner from here either",
                field: "/application/advertise",
                advice:
                    "write the URL under which the server reaches \(description.applicationListen.authority); behind a "
                    + "container that is often the host's address, with application.listen 0.0.0.0:PORT"
            )
        }
        return DoctorFault(
            sentence: sentence,
            advice:
                "configure \(application.url) in the server as what authenticates devices, and restart it; when it runs "
                + "elsewhere, name the URL under which it reaches this machine as application.advertise"
        )
    }

    /// Whether a URL leads to the runner's application, seen from this machine.
    private func isReachable(_ url: String, _ authorization: String, _ seen: Seen) async -> Bool {
        guard let (endpoint, path) = Endpoint.parse(url) else { return false }
        let request = HTTPRequest(
            method: "GET",
            path: path.isEmpty ? "/" : path,
            headers: [
                HeaderField("Host", endpoint.authority), HeaderField("Connection", "close"),
                HeaderField("Authorization", authorization),
            ]
        )
        _ = try? await HTTPCaller.call(request, to: endpoint, timeout: .seconds(3), on: group)
        return seen.request != nil
    }

    func principals(_ patient: inout Patient) async throws -> [DoctorFinding] {
        guard let target = patient.target, let subscribe = patient.operations["subscribe"] else { return [] }
        let headers = description.headers
        let group = self.group
        let desk = PrincipalDesk(description.principals) { principal throws(CallFailure) in
            try await DeviceProbe.drain(principal, target, subscribe, headers: headers, on: group)
        }
        let isCommand = if case .command = description.principals { true } else { false }
        let field = isCommand ? "/principals/command" : "/principals/pool"
        do throws(PrincipalShortage) {
            let lease = try await desk.lease(["doctor"], isFresh: false)
            let user = lease.users["doctor"]
            // A pool was tried by draining it.
            if isCommand, let user {
                do throws(CallFailure) {
                    _ = try await DeviceProbe.drain(user, target, subscribe, headers: headers, on: group)
                } catch {
                    throw PrincipalShortage(
                        why: "its user \(user.userID) cannot connect: \(error.why)",
                        isOfTarget: false
                    )
                }
            }
            return fine("principals", "\(user?.userID ?? "a user") of \(field) connects")
        } catch {
            throw DoctorFault(
                sentence: error.why,
                field: field,
                advice: "each user needs the headers with which its devices may connect, for example Authorization"
            )
        }
    }

    func clock(_ patient: inout Patient) async throws -> [DoctorFinding] {
        guard let target = patient.target, let clock = target.clock, let operation = patient.operations["clock-read"]
        else { return [] }
        let field = description.launch == nil ? "/control/url" : "/launch/argv"
        let asking = HTTPRequest(
            method: operation.method,
            path: operation.path,
            headers: [
                HeaderField("Host", clock.endpoint.authority), HeaderField("Connection", "close"),
                HeaderField("Authorization", clock.authorization),
            ]
        )
        let answer: HTTPAnswer
        do throws(CallFailure) {
            answer = try await HTTPCaller.call(asking, to: clock.endpoint, timeout: .seconds(5), on: group)
        } catch {
            throw DoctorFault(
                sentence: "the test clock does not answer: \(error.why)",
                field: field,
                advice: "write where the clock listens (Spec/80-clock.md), or leave control out to judge without one"
            )
        }
        switch answer.status {
        case 200: return fine("clock", "the test clock answers on \(clock.endpoint.authority)")
        case 401, 403:
            throw DoctorFault(
                sentence: "the test clock refuses its token with \(answer.status)",
                field: "/control/token",
                advice: "write the token of the clock, which is not that of the application"
            )
        default:
            throw DoctorFault(
                sentence: "GET \(operation.path) on \(clock.endpoint.authority) is answered \(answer.status)",
                field: field,
                advice: "write the base URL of the clock's own listener; it is not that of the server"
            )
        }
    }
}

/// What the application was asked.
private final class Seen: Sendable {
    private let state = Mutex<AuthenticationRequest?>(nil)

    var request: AuthenticationRequest? { state.withLock { $0 } }

    func note(_ request: AuthenticationRequest) { state.withLock { $0 = request } }
}
