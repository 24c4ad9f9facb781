import Foundation
import Logging
import PNSCodec
import PNSFixtures
import PNSMutants
import PNSServer
import PNSService
import PNSStoreSQLite

/// The reference server in this process, of one node or several, on a store of its own that goes when they do.
///
/// Its nodes share what the nodes of every server share: the store, and the bus that carries changed counts.
final class ReferenceServer: Sendable {
    /// A node, and where it listens.
    struct Member: Sendable {
        let node: ReferenceNode
        let addresses: ServerAddresses
    }

    let members: [Member]
    private let stores: [any NotificationStore]
    private let folder: URL

    private init(_ members: [Member], _ stores: [any NotificationStore], _ folder: URL) {
        self.members = members
        self.stores = stores
        self.folder = folder
    }

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - settings: How it is set up.
    ///   - applicationURL: Whom it asks about its devices.
    ///   - mutant: What is broken, at each node.
    ///   - clauses: Told which clauses it executes, whichever node does.
    ///   - nodeCount: How many nodes it has, 1 or more; with several it claims the feature `cluster`.
    /// - Returns: The server.
    /// - Throws: Why it does not start.
    static func start(
        _ settings: ReferenceSettings,
        applicationURL: String,
        mutant: Mutant?,
        clauses: ClauseCounter,
        nodeCount: Int = 1
    ) async throws -> ReferenceServer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pns-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = try SQLiteStore(path: folder.appending(path: "pns.sqlite").path(percentEncoded: false))
        var configuration = try settings.configuration(applicationURL: applicationURL)
        if let files = try settings.certificate?.write(to: folder) {
            configuration.tls = try TLSIdentity(certificateFile: files.certificate, keyFile: files.key)
        }
        try settings.providers.apply(to: &configuration, registry: store)
        if nodeCount > 1 { configuration.features.append("cluster") }
        let (bus, register) = (LocalEventBus(), NodeRegister())
        var logger = Logger(label: "pns")
        logger.logLevel = .critical
        var members: [Member] = []
        var stores: [any NotificationStore] = []
        for number in 1...nodeCount {
            var setup = MutantSetup(
                configuration: configuration,
                store: store,
                node: number,
                register: register,
                seams: ServerSeams(bus: bus)
            )
            mutant?.apply(&setup)
            let node = ReferenceNode(setup, clauses: clauses, logger: logger)
            members.append(Member(node: node, addresses: try await node.start()))
            stores.append(setup.store)
        }
        return ReferenceServer(members, stores, folder)
    }

    /// Ends it; nobody is left who would have to be sent away.
    func stop() async {
        await withTaskGroup { tasks in
            for member in members { tasks.addTask { await member.node.end(withKill: true) } }
        }
        for store in stores { try? await store.close() }
        try? FileManager.default.removeItem(at: folder)
    }
}
