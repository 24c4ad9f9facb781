import ArgumentParser

/// The flags of `pns serve` that are settings; what they say is checked together with the rest.
struct ServeFlags: ParsableArguments {
    @Option(help: "The address to listen on. Default: 127.0.0.1.")
    var host: String?

    @Option(help: "The port to listen on; 0 takes a free one. Default: 8080.")
    var port: String?

    @Option(help: ArgumentHelp("Write the port here once the server listens.", valueName: "file"))
    var portFile: String?

    @Option(
        help: ArgumentHelp(
            "The SQLite file, \"memory\" to keep nothing, or postgres://… for several nodes. Default: pns.sqlite.",
            valueName: "store"
        )
    )
    var store: String?

    @Option(help: "application asks the URL of --application; dev takes `Bearer dev-USER` for USER.")
    var auth: String?

    @Option(help: ArgumentHelp("The URL that authenticates devices.", valueName: "url"))
    var application: String?

    @Option(
        help: ArgumentHelp("Where the bearer token at POST /notify is: ${env:NAME} or ${file:PATH}.", valueName: "ref")
    )
    var applicationToken: String?

    @Option(help: ArgumentHelp("The certificate chain, PEM; with it the server speaks TLS.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The private key of the certificate, PEM.", valueName: "file"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("Set a published limit. Repeatable.", valueName: "name=value"))
    var limit: [String] = []

    @Option(help: ArgumentHelp("The push handlers, JSON; with it the profile receipts is served.", valueName: "file"))
    var receiptsConfig: String?

    @Option(help: "The port of the test clock, on 127.0.0.1, with PNS_CLOCK_TOKEN; 0 takes a free one.")
    var clockPort: String?

    @Option(
        help: ArgumentHelp("Seconds in which a server that ends refuses politely. Default: 2.", valueName: "seconds")
    )
    var drain: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical. Default: info.")
    var logLevel: String?

    @Option(
        help: ArgumentHelp("Set anything by its key; `--print-config` shows all. Repeatable.", valueName: "key=value")
    )
    var set: [String] = []

    /// The texts by key.
    var texts: [String: String] { gathered.texts }

    /// The flags by key, for messages.
    var places: [String: String] { gathered.places }

    var faults: [ConfigurationFault] { gathered.faults }

    private struct Gathered {
        var texts: [String: String] = [:]
        var places: [String: String] = [:]
        var faults: [ConfigurationFault] = []

        mutating func add(_ key: String, _ text: String, _ flag: String) {
            let isSecret = key.hasPrefix(Setting.applicationsPrefix) || Setting.named(key)?.isSecret ?? true
            if let fault = ConfigurationFile.unknown(key, "after \(flag)") {
                faults.append(fault)
            } else if isSecret, !SecretReference.isReference(text) {
                faults.append(
                    ConfigurationFault(
                        "\(key) is a secret, and every user of the machine can read a command line: "
                            + "give \(flag) as ${env:NAME} or ${file:PATH}"
                    )
                )
            } else if key == "store", StoreLocation(text).tellsPassword {
                faults.append(
                    ConfigurationFault(
                        "\(flag) holds a password, and every user of the machine can read a command line: give it as "
                            + "${env:NAME} or ${file:PATH}, or leave the password to PGPASSWORD or a password file"
                    )
                )
            } else if let before = places[key] {
                faults.append(ConfigurationFault("\(key) is given by \(before) and once more by \(flag)"))
            } else {
                texts[key] = text
                places[key] = flag
            }
        }
    }

    private var gathered: Gathered {
        var gathered = Gathered()
        let own: [(String, String?)] = [
            ("host", host), ("port", port), ("portFile", portFile), ("store", store), ("auth", auth),
            ("application", application), ("applicationToken", applicationToken), ("tls.certificate", tlsCertificate),
            ("tls.key", tlsKey), ("receipts.config", receiptsConfig), ("clock.port", clockPort),
            ("drainSeconds", drain), ("log.level", logLevel),
        ]
        for (key, text) in own {
            if let text { gathered.add(key, text, Setting.named(key)?.flag ?? key) }
        }
        for text in limit { add(text, flag: "--limit", prefix: "limits.", to: &gathered) }
        for text in set { add(text, flag: "--set", prefix: "", to: &gathered) }
        return gathered
    }

    private func add(_ text: String, flag: String, prefix: String, to gathered: inout Gathered) {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2, !halves[0].isEmpty else {
            gathered.faults.append(ConfigurationFault("\(flag) takes NAME=VALUE, and one of them has no name or no ="))
            return
        }
        gathered.add(prefix + halves[0], halves[1], "\(flag) \(halves[0])")
    }
}
