import ArgumentParser

/// `pns sink`: a push provider to develop against.
struct SinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sink",
        abstract: "Play a push provider that a server can be developed against.",
        discussion: """
            A sink listens on this machine, says what to configure in your server, and judges every request \
            by the rules of the real provider. It answers as the provider would, or as a file tells it to.

              pns sink apns      APNs: HTTP/2, TLS, provider tokens, Apple's reasons
              pns sink fcm       FCM HTTP v1, with its endpoint of access tokens
              pns sink gcm       the retired HTTP interface of GCM and FCM
              pns sink webpush   a Web Push service; messages are decrypted
              pns sink tnpg      Tinode's push gateway

            On standard error it says what to configure: the URL, the certificate to trust, the keys that it \
            made for you. On standard output comes one JSON line a request: the verdict, the problems, one \
            sentence each with where the rule stands, what arrived, and every rule that was looked at. \
            Credentials are left out.

            Watch the problems:   pns sink apns | jq 'select(.verdict != "ok")'
            Script the answers:   pns sink fcm --answers answers.json

            A file of answers; without a token an answer is for everybody:
              {"format": "sink-answers/1", "answers": [
                {"token": "00ff", "code": "Unregistered", "always": true},
                {"status": 503, "headers": {"Retry-After": "3"}, "times": 2}]}
            Conformance/SINKS.md has all members and all words.

            Control-C or SIGTERM ends it with status 0. Exit status 2: wrong usage; 4: the port is taken or a \
            file cannot be written.
            """,
        subcommands: [
            APNSSinkCommand.self, FCMSinkCommand.self, GCMSinkCommand.self, WebPushSinkCommand.self,
            TNPGSinkCommand.self,
        ]
    )
}
