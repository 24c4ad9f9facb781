import ArgumentParser
import Foundation
import PNSConformance
import PNSFixtures

/// What all sinks can be told.
struct SinkCommandOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("The port; 0 takes a free one.", valueName: "port"))
    var port = 0

    @Option(help: ArgumentHelp("A JSON file with scripted answers (sink-answers/1).", valueName: "file"))
    var answers: String?

    @Option(help: ArgumentHelp("Where the lines go; - is standard output.", valueName: "file"))
    var log = "-"

    @Option(
        help: ArgumentHelp(
            "Where to put keys and certificate; a folder that exists. Without it a new one, removed at the end.",
            valueName: "folder"
        )
    )
    var folder: String?

    @Option(
        help: ArgumentHelp(
            "Ask clients to go away after so many requests on a connection (GOAWAY, or Connection: close).",
            valueName: "count"
        )
    )
    var goAwayAfter: Int?

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port \(port) is not 0 to 65535") }
        guard goAwayAfter.map({ $0 > 0 }) ?? true else { throw ValidationError("--go-away-after has to be 1 or more") }
    }

    /// Where and how to listen.
    func listener(isSecure: Bool) throws -> SinkListener {
        var listener = SinkListener(endpoint: Endpoint(host: host, port: port))
        listener.goAwayAfter = goAwayAfter
        // The log has it all.
        listener.maxKept = 0
        guard isSecure else { return listener }
        do {
            // A week, so that who trusts it need not do so every day.
            listener.certificate = try SelfSignedCertificate(lifetime: 7 * 86_400)
        } catch {
            throw Talk.fail(.harness, "no certificate can be made: \(error)")
        }
        return listener
    }
}
