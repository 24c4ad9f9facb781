import Foundation
import Glibc

/// How many files the process can have open, sockets among them.
struct OpenFiles {
    /// The most that can be open.
    let limit: Int

    /// Raises the limit as far as the process may by itself, and looks at it.
    static func raised() -> OpenFiles {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limits = rlimit()
        guard getrlimit(resource, &limits) == 0 else { return OpenFiles(limit: 1_024) }
        var wider = limits
        wider.rlim_cur = limits.rlim_max
        let isRaised = setrlimit(resource, &wider) == 0
        return OpenFiles(limit: Int(clamping: isRaised ? wider.rlim_cur : limits.rlim_cur))
    }

    /// What to tell the operator where there is less room than devices may take, nil where there is enough.
    ///
    /// - Parameters:
    ///   - room: The device connections there is room for.
    ///   - wanted: `maxConnections` as it is set; 0 for any number.
    /// - Returns: What is missing, and the ways to mend it.
    func warning(room: Int, wanted: Int) -> String? {
        guard wanted > room || (wanted == 0 && room < Self.few) else { return nil }
        let aim = max(wanted, Self.few)
        let need = max(aim + aim / 6, aim + 1_280) + 64
        return """
            there is room for \(room) devices, for this process can have \(self.limit) files open; raise that to \(need) \
            before it starts (ulimit -n, LimitNOFILE= of systemd, --ulimit nofile= of a container), or set \
            limits.maxConnections to \(room)
            """
    }

    /// Fewer devices than anybody who sets no limit would expect.
    private static let few = 10_000
}
