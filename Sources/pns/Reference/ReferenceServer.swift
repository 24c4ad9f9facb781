import Foundation
import Logging
import PNSCodec
import PNSFixtures
import PNSMutants
import PNSServer
import PNSService
import PNSStoreSQLite

/// The reference server in this process, with a store of its own that goes when it does.
final class ReferenceServer: Sendable {
    let addresses: ServerAddresses
    private let application: PNSApplication
    private let store: any NotificationStore
    private let folder: URL

    private init(
        _ application: PNSApplication,
        _ store: any NotificationStore,
        _ folder: URL,
        _ addresses: ServerAddresses
    ) {
        self.application = application
        self.store = store
        self.folder = folder
        self.addresses = addresses
    }

    static func start(
        _ settings: ReferenceSettings,
        applicationURL: String,
        mutant: Mutant?,
        clauses: ClauseCounter
    ) async throws -> ReferenceServer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pns-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = try SQLiteStore(path: folder.appending(path: "pns.sqlite").path(percentEncoded: false))
        var configuration = try settings.configuration(applicationURL: applicationURL)
        if let files = try settings.certificate?.write(to: folder) {
            configuration.tls = try TLSIdentity(certificateFile: files.certificate, keyFile: files.key)
        }
        var setup = MutantSetup(configuration: configuration, store: store)
        mutant?.apply(&setup)
        var logger = Logger(label: "pns")
        logger.logLevel = .critical
        let application = makeApplication(
            setup.configuration,
            store: setup.store,
            clock: setup.clock,
            seams: setup.seams,
            clauses: clauses,
            logger: logger
        )
        let addresses = try await application.start()
        return ReferenceServer(application, setup.store, folder, addresses)
    }

    /// Ends it; nobody is left who would have to be sent away.
    func stop() async {
        await application.cancel()
        try? await store.close()
        try? FileManager.default.removeItem(at: folder)
    }
}
