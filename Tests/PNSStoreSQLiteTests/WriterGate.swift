import Dispatch
import GRDB

/// Keeps the writing connection busy until it is opened, so that what is asked meanwhile shares a group.
struct WriterGate {
    private let semaphore = DispatchSemaphore(value: 0)

    init(_ pool: DatabasePool) {
        pool.asyncWriteWithoutTransaction { [semaphore] _ in semaphore.wait() }
    }

    func open() {
        semaphore.signal()
    }
}
