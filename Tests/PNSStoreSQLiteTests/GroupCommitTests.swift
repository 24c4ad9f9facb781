import Dispatch
import GRDB
import PNSService
import Testing

@testable import PNSStoreSQLite

@Suite
struct GroupCommitTests {
    private struct Refusal: Error {}

    private func makePool(_ folder: TemporaryFolder) throws -> DatabasePool {
        let pool = try DatabasePool(path: folder.path())
        try pool.write { try $0.execute(sql: "CREATE TABLE item (number INTEGER PRIMARY KEY)") }
        return pool
    }

    /// Keeps the writing connection busy until the returned semaphore is signalled.
    private func occupy(_ pool: DatabasePool) -> DispatchSemaphore {
        let gate = DispatchSemaphore(value: 0)
        pool.asyncWriteWithoutTransaction { _ in gate.wait() }
        return gate
    }

    private func numbers(_ pool: DatabasePool) async throws -> [Int] {
        try await pool.read { try Int.fetchAll($0, sql: "SELECT number FROM item ORDER BY number") }
    }

    @Test func aFullQueueRefusesAtOnceAndServesTheOthers() async throws {
        let folder = try TemporaryFolder()
        let pool = try makePool(folder)
        let commits = GroupCommit(pool: pool, maxQueued: 8)
        let gate = occupy(pool)
        let codes = await withTaskGroup(of: StoreError.Code?.self) { group in
            for number in 0..<9 {
                group.addTask {
                    do throws(StoreError) {
                        try await commits.submit { db in
                            .keep(try db.execute(sql: "INSERT INTO item VALUES (?)", arguments: [number]))
                        }
                        return nil
                    } catch {
                        return error.code
                    }
                }
            }
            // While the connection is busy, the one beyond the queue is all that can finish.
            let first = await group.next() ?? nil
            gate.signal()
            return await group.reduce(into: [first]) { $0.append($1) }
        }
        #expect(codes.first == .some(.unavailable))
        #expect(codes.filter { $0 == nil }.count == 8)
        #expect(try await numbers(pool).count == 8)
    }

    @Test func anOperationThatFailsOrUndoesLeavesNothingAndItsNeighboursEverything() async throws {
        let folder = try TemporaryFolder()
        let pool = try makePool(folder)
        let commits = GroupCommit(pool: pool, maxQueued: 100)
        let gate = occupy(pool)
        let results = await withTaskGroup(of: (Int, String).self) { group in
            for number in 0..<9 {
                group.addTask {
                    do throws(StoreError) {
                        let kept: Bool = try await commits.submit { db in
                            try db.execute(sql: "INSERT INTO item VALUES (?)", arguments: [number])
                            switch number % 3 {
                            case 0: return .keep(true)
                            case 1: return .undo(false)
                            default: throw Refusal()
                            }
                        }
                        return (number, kept ? "kept" : "undone")
                    } catch {
                        return (number, error.code.rawValue)
                    }
                }
            }
            gate.signal()
            return await group.reduce(into: [:] as [Int: String]) { $0[$1.0] = $1.1 }
        }
        for number in 0..<9 {
            #expect(results[number] == ["kept", "undone", "unavailable"][number % 3])
        }
        #expect(try await numbers(pool) == [0, 3, 6])
    }

    @Test func whatWaitsIsCommittedBeforeItCloses() async throws {
        let folder = try TemporaryFolder()
        let pool = try makePool(folder)
        let commits = GroupCommit(pool: pool, maxQueued: 1)
        let gate = occupy(pool)
        let results = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    let written: Void? = try? await commits.submit { db in
                        .keep(try db.execute(sql: "INSERT INTO item VALUES (1)"))
                    }
                    return written != nil
                }
            }
            // The queue holds one, so the refusal of one proves that the other one waits.
            let first = await group.next()
            group.addTask { (try? await commits.close()) == true }
            gate.signal()
            return await group.reduce(into: [first == true]) { $0.append($1) }
        }
        #expect(results == [false, true, true])
        #expect(try await numbers(pool) == [1])
        #expect(try await !commits.close())
        await #expect(throws: StoreError.storeIsClosed) { try await commits.submit { _ in .keep(()) } }
    }
}
