import PNSCodec

/// Batches that wait for another try, the earliest first.
struct WaitingBatches: Sendable {
    private var entries: [(due: Timestamp, batch: PushBatch)] = []

    /// When the earliest is due.
    var nextDue: Timestamp? { self.entries.last?.due }

    /// Adds a batch.
    mutating func add(_ batch: PushBatch, due: Timestamp) {
        // The latest stands first, so that what is due is taken from the end.
        var (low, high) = (0, self.entries.count)
        while low < high {
            let middle = (low + high) / 2
            if self.entries[middle].due > due { low = middle + 1 } else { high = middle }
        }
        self.entries.insert((due, batch), at: low)
    }

    /// Takes out the batches whose instant has come.
    mutating func removeDue(at now: Timestamp) -> [PushBatch] {
        var due: [PushBatch] = []
        while let last = self.entries.last, last.due <= now {
            due.append(last.batch)
            self.entries.removeLast()
        }
        return due
    }
}
