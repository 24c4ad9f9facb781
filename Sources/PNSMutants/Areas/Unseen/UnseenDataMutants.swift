import Foundation
import PNSCodec
import PNSServer
import PNSService

extension Mutants {
    /// Mutants that change the data, or do not take all of it.
    static let unseenData: [Mutant] = [
        .leavesOut("answers-without-dates", "create_date", of: "newNotificationData"),
        .unseenData("trims-data") { $0.trimmingCharacters(in: .whitespacesAndNewlines) },
        .unseenData("cuts-data-at-nul") { String($0.unicodeScalars.prefix { $0 != "\0" }) },
        .unseenData("normalises-data") { $0.precomposedStringWithCanonicalMapping },
        .unseenData("normalises-line-ends") { $0.replacingOccurrences(of: "\r\n", with: "\n") },
        Mutant("refuses-empty-data") { setup in
            setup.seams.http = HTTPRewrite.refusingRecords(with: .badArgument) { $0.notificationData.isEmpty }
        },
        .unseenAnswers("leaves-empty-data-out") { elements in elements.filter { !$0.notificationData.isEmpty } },
    ]
}
