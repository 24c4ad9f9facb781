import Foundation
import Glibc

extension Process {
    /// Starts the program with no signal blocked.
    ///
    /// A program inherits the signal mask of the thread that starts it, and the threads of a Swift program that run tasks
    /// block everything: a server started as it comes never hears SIGTERM, and says nobody goodbye.
    ///
    /// - Throws: What ``run()`` throws.
    func runUnblocked() throws {
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
    }
}
