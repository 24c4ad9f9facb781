/// The member names of the objects that are open, to find doubled ones.
///
/// The names of a small object are compared one by one. A large one gets a hash table, so that the time stays linear
/// whatever the names are; the hash is seeded per process, so that nobody can choose names that collide.
struct NameStack {
    private struct Name {
        var start: Int
        var count: Int
        var hash: Int
    }

    private struct Table {
        /// The first name that belongs to the object of this table.
        var base: Int
        /// One more than an index into `names`, 0 for a free slot; a power of two of them, at most half in use.
        var slots: [Int]
    }

    private static var linearLimit: Int { 16 }

    private var names: [Name] = []
    /// The bytes of all names, one after the other: those with escapes stand nowhere else without them.
    private var bytes: [UInt8] = []
    private var tables: [Table] = []

    var count: Int { names.count }

    /// Adds a name to the innermost object.
    ///
    /// - Returns: False when the object has it already.
    mutating func insert(_ name: UnsafeBufferPointer<UInt8>, above base: Int) -> Bool {
        if names.count - base < Self.linearLimit {
            for index in base..<names.count where isEqual(names[index], name) { return false }
            push(name, hash: 0)
            return true
        }
        if tables.last?.base != base { makeTable(above: base) }
        let hash = Self.hash(name)
        var slot = hash & (tables[tables.count - 1].slots.count - 1)
        while true {
            let entry = tables[tables.count - 1].slots[slot]
            if entry == 0 { break }
            if names[entry - 1].hash == hash, isEqual(names[entry - 1], name) { return false }
            slot = (slot + 1) & (tables[tables.count - 1].slots.count - 1)
        }
        push(name, hash: hash)
        tables[tables.count - 1].slots[slot] = names.count
        if (names.count - base) * 2 > tables[tables.count - 1].slots.count { growTable() }
        return true
    }

    /// Forgets the names of the innermost object.
    mutating func truncate(to base: Int) {
        guard names.count > base else { return }
        bytes.removeLast(bytes.count - names[base].start)
        names.removeLast(names.count - base)
        if let table = tables.last, table.base == base { tables.removeLast() }
    }

    private mutating func push(_ name: UnsafeBufferPointer<UInt8>, hash: Int) {
        if names.isEmpty {
            names.reserveCapacity(2 * Self.linearLimit)
            bytes.reserveCapacity(16 * Self.linearLimit)
        }
        names.append(Name(start: bytes.count, count: name.count, hash: hash))
        bytes.append(contentsOf: name)
    }

    private func isEqual(_ known: Name, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard known.count == name.count, let other = name.baseAddress else { return known.count == name.count }
        return bytes.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return name.isEmpty }
            return areEqual(start + known.start, other, name.count)
        }
    }

    private mutating func makeTable(above base: Int) {
        bytes.withUnsafeBufferPointer { bytes in
            for index in base..<names.count {
                let name = names[index]
                let text = bytes[name.start..<name.start + name.count]
                names[index].hash = Self.hash(UnsafeBufferPointer(rebasing: text))
            }
        }
        tables.append(Table(base: base, slots: Array(repeating: 0, count: 4 * Self.linearLimit)))
        fillTable()
    }

    private mutating func growTable() {
        let size = tables[tables.count - 1].slots.count
        tables[tables.count - 1].slots = Array(repeating: 0, count: size * 2)
        fillTable()
    }

    private mutating func fillTable() {
        let last = tables.count - 1
        let mask = tables[last].slots.count - 1
        for index in tables[last].base..<names.count {
            var slot = names[index].hash & mask
            while tables[last].slots[slot] != 0 { slot = (slot + 1) & mask }
            tables[last].slots[slot] = index + 1
        }
    }

    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(name))
        return hasher.finalize()
    }
}
