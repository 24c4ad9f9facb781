import Crypto
import Foundation
import PNSConformance
import PNSFixtures

/// A time for all of these tests.
let sinkTime = Date(timeIntervalSince1970: 1_790_000_000)

/// Seconds since 1970 of that time.
let sinkSeconds = 1_790_000_000

/// A token in the compact form, signed as a sender would.
func signedToken(_ header: RawJSON, _ claims: RawJSON, by key: P256.Signing.PrivateKey) throws -> String {
    let text = [header, claims].map { Base64URL.encode($0.compact().utf8) }.joined(separator: ".")
    return try "\(text).\(Base64URL.encode(key.signature(for: Array(text.utf8)).rawRepresentation))"
}

func json(_ text: String) -> RawJSON {
    (try? RawJSON(parsing: text)) ?? .string("not JSON: \(text)")
}

extension SinkJudgement {
    /// The answer to the whole, made of the results where there are some.
    var answer: HTTPAnswer {
        switch self.reply {
        case .whole(let answer): answer
        case .batch(let results, let compose): compose(results)
        }
    }

    /// The body of the answer.
    var body: RawJSON { (try? RawJSON(parsing: self.answer.body)) ?? .null }

    /// The rules that are broken.
    var broken: [String] { self.findings.filter { $0.verdict == .broken }.map(\.rule) }

    /// The rules that are obeyed neither, and pass all the same.
    var doubtful: [String] { self.findings.filter { $0.verdict == .doubtful }.map(\.rule) }
}

extension SinkRequest {
    /// The request with other header fields; `nil` takes one away.
    func with(_ fields: KeyValuePairs<String, String?>) -> SinkRequest {
        var request = self
        for (name, value) in fields {
            request.headers.removeAll { $0.name == name }
            if let value { request.headers.append(HeaderField(name, value)) }
        }
        return request
    }

    /// The request with another body.
    func with(body: String) -> SinkRequest {
        var request = self
        request.body = Array(body.utf8)
        return request
    }

    /// The request with another path.
    func with(path: String) -> SinkRequest {
        var request = self
        request.path = path
        return request
    }

    /// The request on another connection.
    func on(connection: Int) -> SinkRequest {
        var request = self
        request.connection = connection
        return request
    }
}
