import Foundation

/// A URL with http or https and a host; shown without what can be a secret in it.
struct PlainURL {
    private let components: URLComponents

    /// Reads a URL.
    ///
    /// - Returns: `nil` for another scheme, or without a host.
    init?(_ text: String) {
        guard let components = URLComponents(string: text), ["http", "https"].contains(components.scheme),
            let host = components.host, !host.isEmpty
        else { return nil }
        self.components = components
    }

    /// The URL with credentials and query taken out.
    var redacted: String {
        var shown = components
        if shown.user != nil || shown.password != nil {
            shown.user = "redacted"
            shown.password = nil
        }
        if shown.query != nil { shown.query = "redacted" }
        return shown.string ?? "<redacted>"
    }
}
