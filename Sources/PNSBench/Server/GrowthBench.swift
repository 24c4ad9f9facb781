import PNSCodec
import PNSService

/// What a request costs with few and with many notifications stored: it must not grow.
struct GrowthBench {
    let rounds: Int
    let folder: String

    /// How many notifications are stored.
    var sizes = [1_000, 100_000, 1_000_000]

    private static let part = "growth"
    private static let unseenPerUser = 20
    private static let askedUsers = 50

    /// Fills a store for each size and measures all in turn.
    func run(_ book: inout FigureBook, _ progress: @Sendable (String) -> Void) async throws {
        var rigs: [(size: Int, rig: StoreRig)] = []
        do {
            for size in sizes {
                progress("storing \(Figures.short(Double(size))) notifications")
                let rig = try StoreRig(in: folder)
                rigs.append((size, rig))
                try await fill(rig, size)
            }
            for round in 1...rounds {
                progress("requests at each size, round \(round) of \(rounds)")
                for (size, rig) in rigs { try await measure(rig, size, &book) }
            }
        } catch {
            for (_, rig) in rigs { await rig.remove() }
            throw error
        }
        for (_, rig) in rigs { await rig.remove() }
        compare(&book)
    }

    /// Divides the cost at the greatest size by that at the least, round by round.
    private func compare(_ book: inout FigureBook) {
        guard let least = sizes.first, let greatest = sizes.last, least != greatest else { return }
        let (from, to) = (Self.subject(least), Self.subject(greatest))
        let figures = book.figures.filter { $0.part == Self.part }
        for few in figures where few.subject == from {
            guard let many = figures.first(where: { $0.subject == to && $0.quantity == few.quantity }) else { continue }
            let subject = "\(to) / \(from)"
            for (high, low) in zip(many.samples, few.samples) {
                book.add(high / low, "×", few.quantity, subject, Self.part)
            }
            book.expect(few.quantity, subject, Self.part, .atMost, 1.5)
        }
    }

    private static func subject(_ size: Int) -> String { "\(Figures.short(Double(size))) stored" }

    /// Stores notifications, twenty unseen ones for each user.
    private func fill(_ rig: StoreRig, _ size: Int) async throws {
        let users = try StoreRig.users(size / Self.unseenPerUser, "reader")
        var stored = 0
        while stored < size {
            let batch = (stored..<min(size, stored + 1_000)).map { StoreRig.record(for: users[$0 % users.count]) }
            _ = try await rig.service.notify(.batch(batch), from: StoreRig.application)
            stored += batch.count
        }
    }

    private func measure(_ rig: StoreRig, _ size: Int, _ book: inout FigureBook) async throws {
        let subject = Self.subject(size)
        let all = size / Self.unseenPerUser
        // Far from each other, so that they share no pages that the others do not.
        let asked = try (0..<Self.askedUsers).map { try UserID(validating: "reader-\($0 * all / Self.askedUsers)") }
        let writers = try StoreRig.users(1_000, "writer")

        func note(_ quantity: String, _ count: Int, _ work: () async throws -> Void) async throws {
            let start = CPUClock.process
            try await work()
            let spent = Double(CPUClock.process - start) / Double(count) / 1_000
            book.add(spent, "µs CPU", quantity, subject, Self.part)
        }

        // Brings what it needs into the cache of pages, as in a server that runs.
        for user in asked { _ = try await rig.service.unseen(of: user) }
        try await note("notify", 64 * 50) {
            _ = try await rig.notify(writers: 64, users: writers) { $0 >= 50 }
        }
        try await note("count", 2_000) {
            for index in 0..<2_000 { _ = try await rig.service.count(of: asked[index % asked.count]) }
        }
        try await note("unseen request", asked.count) {
            for user in asked {
                let page = try await rig.service.unseen(of: user)
                _ = try await rig.service.markSeen(page.map(\.sequence), of: user)
            }
        }
        for user in asked {
            let batch = Array(repeating: StoreRig.record(for: user), count: Self.unseenPerUser)
            _ = try await rig.service.notify(.batch(batch), from: StoreRig.application)
        }
    }
}
