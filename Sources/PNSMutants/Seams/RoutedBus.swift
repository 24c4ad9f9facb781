import PNSCodec
import PNSServer
import PNSService

/// A bus that tells its own node some changes by itself, and all nodes the others.
struct RoutedBus: EventBus {
    // What it keeps back shall be missed: no count is read in its place.
    let isImmediate = true

    private let home = LocalEventBus()
    private let between: any EventBus
    private let isForAll: @Sendable (CountChange) -> Bool

    /// Creates the bus of one node.
    ///
    /// - Parameters:
    ///   - between: The bus that reaches every node.
    ///   - isForAll: Whether every node is told of a change.
    init(between: any EventBus, isForAll: @escaping @Sendable (CountChange) -> Bool) {
        self.between = between
        self.isForAll = isForAll
    }

    func publish(_ changes: [CountChange]) {
        self.home.publish(changes.filter { !self.isForAll($0) })
        self.between.publish(changes.filter(self.isForAll))
    }

    func subscribe(_ receive: @escaping @Sendable ([CountChange]) -> Void) {
        self.home.subscribe(receive)
        self.between.subscribe(receive)
    }
}

/// A bus that tells its own node everything at once, and hands what comes from all nodes to somebody else.
struct DivertedBus: EventBus {
    // What it keeps back shall be missed: no count is read in its place.
    let isImmediate = true

    private let home = LocalEventBus()
    private let between: any EventBus
    private let divert: @Sendable ([CountChange], @escaping @Sendable ([CountChange]) -> Void) -> Void

    /// Creates the bus of one node.
    ///
    /// - Parameters:
    ///   - between: The bus that reaches every node.
    ///   - divert: Takes what comes from there, with what tells the node.
    init(
        between: any EventBus,
        divert: @escaping @Sendable ([CountChange], @escaping @Sendable ([CountChange]) -> Void) -> Void
    ) {
        self.between = between
        self.divert = divert
    }

    func publish(_ changes: [CountChange]) {
        self.home.publish(changes)
        self.between.publish(changes)
    }

    func subscribe(_ receive: @escaping @Sendable ([CountChange]) -> Void) {
        self.home.subscribe(receive)
        self.between.subscribe { [divert] changes in divert(changes, receive) }
    }
}

/// A bus that does not carry everything.
struct FilteredBus: EventBus {
    // What it keeps back shall be missed: no count is read in its place.
    let isImmediate = true

    private let base: any EventBus
    private let isCarried: @Sendable (CountChange) -> Bool

    /// Creates a bus.
    ///
    /// - Parameters:
    ///   - base: Carries the rest.
    ///   - isCarried: Whether a change is carried.
    init(_ base: any EventBus, _ isCarried: @escaping @Sendable (CountChange) -> Bool) {
        self.base = base
        self.isCarried = isCarried
    }

    func publish(_ changes: [CountChange]) {
        self.base.publish(changes.filter(self.isCarried))
    }

    func subscribe(_ receive: @escaping @Sendable ([CountChange]) -> Void) {
        self.base.subscribe(receive)
    }
}

extension MutantSetup {
    /// The bus of the server: the one that its nodes share, or else one of this node.
    mutating func theBus() -> any EventBus {
        let bus = self.seams.bus ?? LocalEventBus()
        self.seams.bus = bus
        return bus
    }

    /// Remembers the counts that come from marking, so that they can be told from those of new notifications.
    mutating func rememberMarkedCounts() -> SessionMemory<UserID, Set<UnseenCount>> {
        let marked = SessionMemory<UserID, Set<UnseenCount>>([])
        self.rigStore { rig in
            let before = rig.onMarkSeen
            rig.onMarkSeen = { base, sequences, user, now throws(StoreError) in
                let count = try await before(base, sequences, user, now)
                marked.update(user) { _ = $0.insert(count) }
                return count
            }
        }
        return marked
    }
}
