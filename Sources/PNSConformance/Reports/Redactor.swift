import Foundation
import Glibc

/// Takes secrets out of everything that leaves the process.
///
/// A secret is found as it is, escaped as in a JSON string, in base64 and in hexadecimal digits of either case: credentials
/// appear in transcripts in all of these.
public struct Redactor: Sendable {
    /// What stands in the place of a secret.
    public static let replacement = "«redacted»"

    /// Longest first, so that a secret that contains another goes as a whole.
    private let spellings: [(bytes: [UInt8], replacement: String)]
    private let firstBytes: Set<UInt8>

    /// Makes a redactor; empty secrets are none.
    public init(secrets: some Sequence<String>) {
        self.init(replacing: Dictionary(secrets.map { ($0, Self.replacement) }) { first, _ in first })
    }

    /// Makes a redactor that puts a word of its own in the place of each secret.
    ///
    /// - Parameter words: What stands in the place of a secret.
    init(replacing words: [String: String]) {
        var spellings: [[UInt8]: String] = [:]
        for (secret, word) in words where !secret.isEmpty {
            let data = Data(secret.utf8)
            let hex = data.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
            let forms = [
                secret, String(RawJSON.quoted(secret).dropFirst().dropLast()), data.base64EncodedString(), hex,
                hex.uppercased(),
            ]
            for form in forms { spellings[Array(form.utf8)] = word }
        }
        self.spellings = spellings.map { ($0.key, $0.value) }.sorted { $0.bytes.count > $1.bytes.count }
        firstBytes = Set(spellings.keys.compactMap(\.first))
    }

    /// The text without secrets.
    public func redact(_ text: String) -> String {
        without(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// The bytes without secrets.
    public func redact(_ bytes: [UInt8]) -> [UInt8] { without(bytes) ?? bytes }

    /// The bytes without secrets; nil where there is none.
    private func without(_ bytes: [UInt8]) -> [UInt8]? {
        // Nearly all bytes hold no secret: the system library sees that fastest.
        guard spellings.contains(where: { Self.holds(bytes, $0.bytes) }) else { return nil }
        var result: [UInt8] = []
        var position = 0
        var found = false
        while position < bytes.count {
            let rest = bytes[position...]
            if firstBytes.contains(bytes[position]),
                let spelling = spellings.first(where: { rest.starts(with: $0.bytes) })
            {
                result += Array(spelling.replacement.utf8)
                position += spelling.bytes.count
                found = true
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return found ? result : nil
    }

    private static func holds(_ bytes: [UInt8], _ spelling: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            spelling.withUnsafeBytes { spelling in
                guard let start = bytes.baseAddress, let word = spelling.baseAddress else { return false }
                var rest = bytes.count - spelling.count + 1
                var place = start
                while rest > 0, let hit = memchr(place, Int32(spelling[0]), rest) {
                    if memcmp(hit, word, spelling.count) == 0 { return true }
                    place = UnsafeRawPointer(hit) + 1
                    rest = bytes.count - spelling.count + 1 - (place - start)
                }
                return false
            }
        }
    }

    /// The value without secrets, in strings and in names of members.
    public func redact(_ value: RawJSON) -> RawJSON {
        switch value {
        case .null, .bool, .number: value
        case .string(let text): .string(redact(text))
        case .array(let elements): .array(elements.map(redact))
        case .object(let members): .object(members.map { RawJSON.Member(redact($0.name), redact($0.value)) })
        }
    }
}

extension RunReport {
    /// The report without secrets: every text that a server, a target file or a command line could have put one into.
    ///
    /// Ids, clauses and the words of the format are the suite's own and stay.
    public func redacted(by redactor: Redactor) -> RunReport {
        var report = self
        report.target.name = redactor.redact(target.name)
        report.target.version = target.version.map(redactor.redact)
        report.target.url = target.url.map(redactor.redact)
        report.selection.only = selection.only.map(redactor.redact)
        report.selection.not = selection.not.map(redactor.redact)
        // The suite's own words stay, whatever somebody has chosen for a token.
        report.means = means.map { Scenario.Means(rawValue: $0) == nil ? redactor.redact($0) : $0 }
        report.features = features.map { FeatureResult(name: redactor.redact($0.name), state: $0.state) }
        report.remarks = remarks.map(redactor.redact)
        report.known?.entries = (known?.entries ?? []).map { $0.redacted(by: redactor) }
        report.notExecuted = notExecuted.map { NotExecuted(id: $0.id, reason: redactor.redact($0.reason)) }
        report.results = results.map { $0.redacted(by: redactor) }
        return report
    }
}

extension ScenarioResult {
    func redacted(by redactor: Redactor) -> ScenarioResult {
        var result = self
        result.reason = reason.map(redactor.redact)
        result.original?.reason = original?.reason.map(redactor.redact)
        result.recording = recording?.redacted(by: redactor)
        for index in checks.indices {
            result.checks[index].arm = checks[index].arm.map(redactor.redact)
            result.checks[index].expected = checks[index].expected.map(redactor.redact)
            result.checks[index].actual = checks[index].actual.map(redactor.redact)
            result.checks[index].hint = checks[index].hint.map(redactor.redact)
        }
        for index in transcript.indices {
            result.transcript[index].channel = redactor.redact(transcript[index].channel)
            result.transcript[index].kind = redactor.redact(transcript[index].kind)
            result.transcript[index].text = redactor.redact(transcript[index].text)
            result.transcript[index].detail = transcript[index].detail.map(redactor.redact)
        }
        return result
    }
}
