import Foundation
import PNSCodec
import PNSService

/// The file of the push handlers: `[{"name":"stdout","config":{…}}, …]`.
///
/// Any string below `config` can be `${env:NAME}` or `${file:PATH}`, so that no secret has to stand in the file.
struct HandlersFile {
    /// The handlers that are switched on.
    let plans: [HandlerPlan]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - environment: The variables that it can refer to.
    ///   - providers: The providers of the server, for handlers whose configuration names no credentials.
    /// - Throws: What is wrong, with its place; nothing of a secret is repeated.
    init(path: String, environment: [String: String], providers: ProviderSetup? = nil) throws(ConfigurationFault) {
        let url = URL(filePath: path)
        guard let text = try? Data(contentsOf: url) else {
            throw ConfigurationFault(
                "receipts.config is \(path), which cannot be read: there is no such file, or no right to it"
            )
        }
        let folder = url.deletingLastPathComponent()
        do {
            let value = try JSONValue(wire: Array(text))
            let resolved = try Self.resolved(value, at: "", environment, folder)
            self.plans = try HandlerCatalogue.serving(files: folder, providers: providers).plans(resolved)
        } catch let fault as WireFault {
            throw ConfigurationFault("\(path): at byte \(fault.offset), \(fault.message)")
        } catch let fault as HandlerFault {
            throw ConfigurationFault("\(path): \(fault)")
        } catch {
            throw ConfigurationFault("\(path) cannot be read: \(type(of: error))")
        }
    }

    private static func resolved(
        _ value: JSONValue,
        at pointer: String,
        _ environment: [String: String],
        _ folder: URL
    ) throws(HandlerFault) -> JSONValue {
        switch value {
        case .string(let text):
            do throws(SecretReference.Fault) {
                return .string(try SecretReference.resolve(text, environment: environment, folder: folder))
            } catch {
                throw HandlerFault(pointer, error.problem)
            }
        case .array(let elements):
            var resolved: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                resolved.append(try Self.resolved(element, at: "\(pointer)/\(index)", environment, folder))
            }
            return .array(resolved)
        case .object(let members):
            var resolved: [JSONMember] = []
            for member in members {
                let value = try Self.resolved(member.value, at: "\(pointer)/\(member.name)", environment, folder)
                resolved.append(JSONMember(member.name, value))
            }
            return .object(resolved)
        case .null, .bool, .number:
            return value
        }
    }
}
