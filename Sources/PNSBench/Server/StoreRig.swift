import Foundation
import Logging
import PNSCodec
import PNSService
import PNSStoreSQLite

/// The service over a store in a file of its own, without a server.
final class StoreRig: Sendable {
    static let application = ApplicationName("bench")
    static let data = "Your order left our warehouse this morning and should reach you on Thursday before noon."

    let store: SQLiteStore
    let service: NotificationService
    private let folder: String

    /// Opens a new store.
    ///
    /// - Parameter folder: Where its folder is put.
    /// - Throws: When it cannot be made there.
    init(in folder: String) throws {
        let own = "\(folder)/pns-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        self.folder = own
        store = try SQLiteStore(path: "\(own)/pns.sqlite")
        service = NotificationService(
            store: store,
            bus: LocalEventBus(),
            clock: SystemClock(),
            settings: try ServiceSettings(),
            logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Closes the store and removes it.
    func remove() async {
        try? await store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    static func record(for user: UserID) -> NotifyRecord {
        NotifyRecord(userID: user, notificationData: data)
    }

    static func users(_ count: Int, _ prefix: String) throws -> [UserID] {
        try (0..<count).map { try UserID(validating: "\(prefix)-\($0)") }
    }

    /// Lets writers notify one after the other, each of them waiting for its answer.
    ///
    /// - Parameters:
    ///   - writers: How many at a time.
    ///   - users: To whom, in turn.
    ///   - isDone: Asked before each notify with the number that a writer has done.
    /// - Returns: How many were acknowledged.
    /// - Throws: The first error of the service.
    func notify(
        writers: Int,
        users: [UserID],
        until isDone: @escaping @Sendable (Int) -> Bool
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    var count = 0
                    while !isDone(count) {
                        let user = users[(writer &* 7919 &+ count &* writers) % users.count]
                        _ = try await self.service.notify(.single(Self.record(for: user)), from: Self.application)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }
}
