import Glibc
import PNSService
import Synchronization

/// Keeps a second process, or a second store of this one, from opening the same file.
///
/// SQLite would let both write, but the devices of one would never hear of what the other accepted (CNT-004). The lock is on
/// a file beside the store, which nobody needs: it goes with an ordered end, and with any other end the system unlocks it.
final class StoreLock: Sendable {
    private let path: String
    private let descriptor: Mutex<Int32?>

    /// Takes the lock.
    ///
    /// - Parameter file: The file of the store.
    /// - Throws: With code `unavailable` when somebody else has it, else by what the system says.
    init(of file: String) throws(StoreError) {
        path = file + "-lock"
        while true {
            let opened = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
            guard opened >= 0 else { throw Self.failure(errno) }
            guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
                let code = errno
                Glibc.close(opened)
                throw code == EWOULDBLOCK ? Self.taken : Self.failure(code)
            }
            // Who had it before can have taken the file away between the two calls.
            if Self.isFile(opened, at: path) {
                descriptor = Mutex(opened)
                return
            }
            Glibc.close(opened)
        }
    }

    deinit { release() }

    /// Gives the lock back; a second time changes nothing.
    func release() {
        guard let opened = descriptor.withLock({ $0.take() }) else { return }
        // While it is held, so that nobody's lock is taken away.
        unlink(path)
        Glibc.close(opened)
    }

    private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
        var (held, named) = (stat(), stat())
        guard fstat(descriptor, &held) == 0, stat(path, &named) == 0 else { return false }
        return held.st_ino == named.st_ino && held.st_dev == named.st_dev
    }

    private static let taken = StoreError(
        code: .unavailable,
        cause: """
            another process has it open; end that one first, or name another file: one process at a time can use a file
            """
    )

    private static func failure(_ code: Int32) -> StoreError {
        let words = String(cString: strerror(code))
        return switch code {
        case EACCES, EPERM, EROFS:
            StoreError(
                code: .readOnly,
                cause: "no lock can be put beside it; give this user permission to write its folder (\(words))"
            )
        case ENOSPC, EDQUOT:
            StoreError(code: .full, cause: "the disk is full; free some room (\(words))")
        default:
            StoreError(code: .unavailable, cause: "no lock can be put beside it (\(words))")
        }
    }
}
