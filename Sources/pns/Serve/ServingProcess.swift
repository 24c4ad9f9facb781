import Foundation
import Logging
import PNSServer
import ServiceLifecycle
import Synchronization
import UnixSignals

/// A server as a process: what signals mean, and how it ends.
///
/// SIGTERM and SIGINT end it in order, and at once when one comes a second time; SIGHUP reads the certificate again.
final class ServingProcess: Sendable {
    private let server: PNSApplication
    private let tls: TLSIdentity?
    private let shutdownTimeout: Duration
    private let logger: Logger
    private let wasTold = Atomic<Bool>(false)

    init(server: PNSApplication, tls: TLSIdentity?, shutdownTimeout: Duration, logger: Logger) {
        self.server = server
        self.tls = tls
        self.shutdownTimeout = shutdownTimeout
        self.logger = logger
    }

    /// Makes the process one that nothing from outside ends by surprise, and gives it the files that it may have.
    ///
    /// A log that nobody reads any more and a file that reached its longest permitted size are errors of a write, which
    /// are reported and survived; by themselves the two signals end the process.
    static func prepare() -> OpenFiles {
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
        return OpenFiles.raised()
    }

    /// Serves until the process is told to end.
    ///
    /// - Throws: Why the server ended by itself.
    func run() async throws {
        var configuration = ServiceGroupConfiguration(services: [server], logger: logger)
        configuration.maximumGracefulShutdownDuration = shutdownTimeout
        let group = ServiceGroup(configuration: configuration)
        // Before anybody can be answered: a signal that came earlier would end the process without a word.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                try await group.run()
                return true
            }
            tasks.addTask {
                for await signal in signals {
                    await self.handle(signal, group)
                }
                return false
            }
            do {
                while let isServerOver = try await tasks.next(), !isServerOver {}
            } catch {
                // What is cut off after the shutdown timeout ends by an error; the process was told to end.
                guard wasTold.load(ordering: .sequentiallyConsistent) else { throw error }
                logger.warning("ended late: something was cut off")
            }
            tasks.cancelAll()
        }
    }

    private func handle(_ signal: UnixSignal, _ group: ServiceGroup) async {
        if signal == .sighup {
            reload()
        } else if wasTold.exchange(true, ordering: .sequentiallyConsistent) {
            logger.notice("ends at once: told to a second time")
            exit(EXIT_SUCCESS)
        } else {
            logger.notice("ends: told to by \(signal)")
            await group.triggerGracefulShutdown()
        }
    }

    private func reload() {
        guard let tls else {
            logger.notice("nothing to read again: the server speaks no TLS")
            return
        }
        do throws(TLSIdentity.Fault) {
            try tls.reload()
            logger.notice("certificate and key were read again")
        } catch {
            let path = error.file == .key ? tls.keyFile : tls.certificateFile
            logger.error("the old certificate stays", metadata: ["file": "\(path)", "problem": "\(error)"])
        }
    }
}
