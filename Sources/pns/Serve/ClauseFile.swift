import Glibc
import PNSService

/// A file that holds which clauses a server has executed, mapped into memory: the server writes it by noting, and the
/// system keeps it when the server is killed.
enum ClauseFile {
    /// A file that cannot be used; the text names it and says why.
    struct Fault: Error, CustomStringConvertible {
        let path: String
        let code: Int32

        var description: String { "\(path) cannot hold the executed clauses: \(String(cString: strerror(code)))" }
    }

    /// Maps a file, made if it is not there; what a server before has noted in it stays.
    ///
    /// - Parameter path: The file.
    /// - Returns: A counter that stands in it; the mapping lasts as long as the process.
    /// - Throws: ``Fault``.
    static func counter(at path: String) throws(Fault) -> ClauseCounter {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Fault(path: path, code: errno) }
        defer { close(descriptor) }
        let size = ClauseCounter.byteCount
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw Fault(path: path, code: errno) }
        guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), memory != MAP_FAILED
        else { throw Fault(path: path, code: errno) }
        return ClauseCounter(in: memory)
    }
}
