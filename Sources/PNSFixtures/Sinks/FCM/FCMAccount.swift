import PNSConformance

/// A service account, as Google's key files describe one.
package struct FCMAccount: Sendable {
    /// The project.
    package let project: String
    /// Who the account is.
    package let email: String
    /// The id of its key.
    package let keyID: String
    /// Its key.
    package let key: RSAKey

    /// Makes one.
    ///
    /// - Parameter project: The project, as it stands in paths.
    /// - Throws: When the system has no randomness.
    package init(project: String = "pns-sink") throws {
        self.project = project
        self.email = "sender@\(project).iam.gserviceaccount.com"
        self.keyID = (0..<40).map { _ in String(Int.random(in: 0...15), radix: 16) }.joined()
        self.key = try RSAKey()
    }

    /// The key file.
    func file(tokenURL: String) -> String {
        RawJSON.object([
            "type": .string("service_account"),
            "project_id": .string(self.project),
            "private_key_id": .string(self.keyID),
            "private_key": .string(self.key.pem),
            "client_email": .string(self.email),
            "client_id": .string("100000000000000000001"),
            "auth_uri": .string(tokenURL.replacing(FCMRules.tokenPath, with: "/auth")),
            "token_uri": .string(tokenURL),
            "universe_domain": .string("googleapis.com"),
        ]).pretty()
    }
}
