import HTTPTypes
import PNSCodec
import PNSServer

extension Mutants {
    /// Mutants of the scenarios `server.ops.metrics…`.
    static let metrics: [Mutant] = [
        .metrics("metrics-are-json") { answer in answer.body = Array(#"{"pns_connections":1}"#.utf8) },
        .metrics("metrics-are-204") { answer in
            answer.status = 204
            answer.empty()
        },
        .metrics("metrics-end-without-newline") { answer in answer.body.removeLast() },
        .metrics("metrics-are-html") { answer in answer[.contentType] = "text/html" },
        Mutant("metrics-by-user") { setup in
            let connections = setup.trackConnections()
            setup.seams.http = HTTPRewrite(answer: { answer in
                guard answer.isFor(.get, "/metrics", 200) else { return }
                for user in Set(connections.all { _ in true }.map(\.user.text)).sorted() {
                    answer.body += Array("pns_connections_of_user{user=\"\(user)\"} 1\n".utf8)
                }
            })
        },
        .metrics("counts-handshakes-as-connections") { answer in answer.count(oneMoreIn: "pns_connections ") },
        .metrics("counts-refused-notifies-as-accepted") { answer in
            answer.count(oneMoreIn: #"pns_notifies_total{outcome="accepted"} "#)
        },
    ]
}

extension Mutant {
    /// A mutant that changes the metrics.
    fileprivate static func metrics(
        _ id: String,
        _ edit: @escaping @Sendable (inout HTTPOutgoing) -> Void
    ) -> Mutant {
        .answers(id) { answer in
            if answer.isFor(.get, "/metrics", 200) { edit(&answer) }
        }
    }
}

extension HTTPOutgoing {
    /// Adds one to a sample.
    fileprivate mutating func count(oneMoreIn sample: String) {
        let lines = String(decoding: self.body, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let changed = lines.map { line in
            guard line.hasPrefix(sample), let value = Int(line.dropFirst(sample.count)) else { return String(line) }
            return "\(sample)\(value + 1)"
        }
        self.body = Array(changed.joined(separator: "\n").utf8)
    }
}
