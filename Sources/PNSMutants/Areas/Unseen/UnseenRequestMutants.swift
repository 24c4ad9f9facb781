import Foundation
import PNSCodec

extension Mutants {
    /// Mutants that do not read the request, or do not answer it.
    static let unseenRequests: [Mutant] = [
        .dropsInbound("no-unseen-answer") { $0.isUnseenRequest },
        .messages("silent-when-empty") { _, message in message.unseen == [] ? [] : [message] },
        .texts("trims-bare-word") { text in
            let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
            return trimmed == bareWord ? bareWord : nil
        },
        .texts("folds-bare-word") { $0.lowercased() == bareWord.lowercased() ? bareWord : nil },
        // The text that is read in place of the request gets the error that a server without this spelling gives.
        .texts("no-bare-word") { $0 == bareWord ? "bareWord" : nil },
        .texts("no-string-form") { $0 == "\"\(bareWord)\"" ? "\"string\"" : nil },
        .requestValues("no-null-form", of: bareWord) { $0 == .null ? .number(JSONNumber(0)) : nil },
        .requestValues("no-true-form", of: bareWord) { $0 == .bool(true) ? .number(JSONNumber(1)) : nil },
    ]

    private static let bareWord = "unseenNotificationDataRequest"
}
