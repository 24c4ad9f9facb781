import Foundation
import PNSCodec
import PNSProviders
import PNSService

extension HandlerCatalogue {
    /// Every handler that `pns serve` has, with what speaks to its provider.
    ///
    /// - Parameters:
    ///   - folder: Where relative paths in the configuration begin.
    ///   - providers: The providers of the server, for handlers whose configuration names no credentials.
    /// - Returns: The handlers.
    static func serving(files folder: URL, providers: ProviderSetup?) -> HandlerCatalogue {
        var catalogue = HandlerCatalogue()
        catalogue.addStdout()
        catalogue.addFCM(.fcm(files: folder, providers?.fcm))
        catalogue.addTNPG(.tnpg(providers?.tnpg))
        catalogue.addAPNs(.apns(files: folder, providers?.apns))
        catalogue.addWebPush(.webPush(files: folder, providers?.webPush))
        return catalogue
    }
}

extension ProviderCredentials<FCMMessage> {
    /// `{"credentials_file" or "credentials", "url", "dry_run"}`: the account of a service at Google.
    static func fcm(
        files folder: URL,
        _ server: (account: FCMServiceAccount, url: String)?
    ) -> ProviderCredentials {
        let names = ["credentials_file", "credentials", "url", "dry_run"]
        return ProviderCredentials(names) { configuration throws(HandlerFault) in
            let validatesOnly = try configuration.flag("dry_run") ?? false
            let json: [UInt8]
            let place: String
            if let file = try configuration.text("credentials_file") {
                place = "credentials_file"
                json = try configuration.contents(of: file, at: place, in: folder)
            } else if let text = try configuration.text("credentials") {
                place = "credentials"
                json = Array(text.utf8)
            } else if let server {
                let url = try configuration.url("url") ?? server.url
                return { FCMSender(server.account, url: url, validatesOnly: validatesOnly, context: $0.outbound) }
            } else {
                throw configuration.fault(
                    "credentials_file",
                    "is missing; name the file of the service account that Google gave out, here or by fcm.accountFile"
                )
            }
            let account: FCMServiceAccount
            do throws(FCMServiceAccount.Fault) {
                account = try FCMServiceAccount(json: json)
            } catch {
                throw configuration.fault(place, "\(error)")
            }
            let url = try configuration.url("url") ?? "https://fcm.googleapis.com"
            return { FCMSender(account, url: url, validatesOnly: validatesOnly, context: $0.outbound) }
        }
    }

    /// `{"url" or "debug_server", "org", "token"}`: the push gateway of Tinode.
    static func tnpg(_ server: TNPGSender.Settings?) -> ProviderCredentials {
        let names = ["url", "debug_server", "org", "token"]
        return ProviderCredentials(names) { configuration throws(HandlerFault) in
            if let server, try configuration.names(noneOf: names) {
                return { TNPGSender(server, context: $0.outbound) }
            }
            let own = try configuration.url("url")
            let url = if let own { own } else { try configuration.url("debug_server") }
            guard let url else {
                throw configuration.fault("url", "is missing; it is the base of the gateway's URL")
            }
            guard let organization = try configuration.text("org") else {
                throw configuration.fault("org", "is missing; it is the name that the gateway knows you by")
            }
            guard let token = try configuration.text("token") else {
                throw configuration.fault("token", "is missing; it is the bearer token that the gateway gave you")
            }
            let settings = TNPGSender.Settings(url: url, organization: organization, token: token)
            guard !settings.organization.isEmpty else { throw configuration.fault("org", "is nothing but spaces") }
            return { TNPGSender(settings, context: $0.outbound) }
        }
    }
}

extension ProviderCredentials<APNSMessage> {
    /// `{"key_file" or "key", "key_id", "team_id", "url"}`: the key that Apple gave out.
    static func apns(
        files folder: URL,
        _ server: (settings: APNSSender.Settings, topic: String)?
    ) -> ProviderCredentials {
        let names = ["key_file", "key", "key_id", "team_id", "url"]
        return ProviderCredentials(names) { configuration throws(HandlerFault) in
            if let server, try configuration.names(noneOf: names) {
                return { APNSSender(server.settings, context: $0.outbound) }
            }
            let key = try configuration.signingKey(in: folder)
            guard let keyID = try configuration.text("key_id") else {
                throw configuration.fault("key_id", "is missing; it is the 10 characters that Apple names the key by")
            }
            guard let teamID = try configuration.text("team_id") else {
                throw configuration.fault("team_id", "is missing; it is the 10 characters of your team at Apple")
            }
            let url = try configuration.url("url") ?? "https://api.push.apple.com"
            let settings = APNSSender.Settings(url: url, teamID: teamID, keyID: keyID, key: key)
            return { APNSSender(settings, context: $0.outbound) }
        }
    }
}

extension ProviderCredentials<WebPushMessage> {
    /// `{"key_file" or "key", "subject"}`: the key of the application, which its pages subscribe with.
    static func webPush(files folder: URL, _ server: (key: ES256Key, subject: String?)?) -> ProviderCredentials {
        let names = ["key_file", "key", "subject"]
        return ProviderCredentials(names) { configuration throws(HandlerFault) in
            if let server, try configuration.names(noneOf: names) {
                return { WebPushSender(key: server.key, subject: server.subject, context: $0.outbound) }
            }
            let key = try configuration.signingKey(in: folder)
            let subject = try configuration.text("subject")
            if let subject, !["mailto:", "https:"].contains(where: { subject.hasPrefix($0) }) {
                throw configuration.fault("subject", "is neither mailto:… nor https:…")
            }
            return { WebPushSender(key: key, subject: subject, context: $0.outbound) }
        }
    }
}

extension HandlerConfiguration {
    /// Whether none of some members is there.
    fileprivate func names(noneOf names: [String]) throws(HandlerFault) -> Bool {
        for name in names where try self.text(name) != nil { return false }
        return true
    }

    /// A URL of a provider, without a slash at its end; nil where there is none.
    fileprivate func url(_ name: String) throws(HandlerFault) -> String? {
        guard let text = try self.text(name) else { return nil }
        guard PlainURL(text) != nil else { throw self.fault(name, "is not http://HOST[:PORT][/PATH] or https://…") }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// The private key in the members `key_file` or `key`: PEM, or 32 bytes in base64url.
    fileprivate func signingKey(in folder: URL) throws(HandlerFault) -> ES256Key {
        let text: String
        let place: String
        if let file = try self.text("key_file") {
            place = "key_file"
            text = String(decoding: try self.contents(of: file, at: place, in: folder), as: UTF8.self)
        } else if let key = try self.text("key") {
            place = "key"
            text = key
        } else {
            throw self.fault("key_file", "is missing; name the file of the private key, PEM")
        }
        if let key = try? ES256Key(pem: text) { return key }
        let raw = text.replacing("-", with: "+").replacing("_", with: "/")
        let padded = raw + String(repeating: "=", count: (4 - raw.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: padded), let key = try? ES256Key(raw: Array(bytes)) else {
            throw self.fault(place, "is no private key of P-256, neither PEM nor 32 bytes in base64url")
        }
        return key
    }

    /// The bytes of a file that a member names.
    fileprivate func contents(of path: String, at name: String, in folder: URL) throws(HandlerFault) -> [UInt8] {
        let url = path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)
        guard let data = try? Data(contentsOf: url) else {
            throw self.fault(name, "is \(path), which cannot be read")
        }
        return Array(data)
    }
}
