import HTTPTypes
import PNSCodec
import PNSServer

extension Mutants {
    /// Who may notify.
    static let notifyCredentials: [Mutant] = [
        .notify("notify-without-credentials") { if $0.incoming.isAnonymous { $0.authorize() } },
        .notify("accepts-any-token") { if !$0.incoming.isAnonymous { $0.authorize() } },
        Mutant("takes-devices-for-applications") { setup in
            let isDevice = SessionMemory<String, Bool>(false)
            let application = setup.configuration.applications.values.min().map { "Bearer \($0)" }
            setup.seams.http = HTTPRewrite(
                request: { incoming in
                    guard incoming.head.isFor(.post, "/notify"), let application else { return }
                    if incoming[.authorization].contains(where: { isDevice[$0] }) {
                        incoming[.authorization] = [application]
                    }
                },
                answer: { outgoing in
                    guard outgoing.status == 101 else { return }
                    for value in outgoing.request.headerFields[values: .authorization] { isDevice[value] = true }
                }
            )
        },
        .notify("stores-unauthorized") { call in
            guard !call.isAuthorized else { return }
            call.authorize()
            call.refuseAfterwards(.unauthorized)
        },
    ]
}
