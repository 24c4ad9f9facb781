import Foundation
import Logging

/// Makes one line of each message, in the form of swift-log's own handler.
struct LineLogHandler: LogHandler {
    let label: String
    let output: LogOutput
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(label: String, output: LogOutput) {
        self.label = label
        self.output = output
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let own = self.metadata.merging(self.metadataProvider?.get() ?? [:]) { $1 }
        let all = own.merging(event.metadata ?? [:]) { $1 }
        let pairs = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let cause = event.error.map { ", \($0)" } ?? ""
        let head = "\(Date.now.ISO8601Format()) \(event.level) \(self.label):\(pairs) [\(event.source)]"
        // A line stays one line, whatever the request was that it tells of.
        self.output.write("\(head) \(event.message)\(cause)".replacing("\n", with: "\\n").replacing("\r", with: "\\r"))
    }
}
