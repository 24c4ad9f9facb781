public import PNSService

/// The promises of ``NotificationStore`` as named cases, for the author of any store.
///
/// Run every case, for instance as the arguments of one parameterised test:
///
///     @Test(arguments: NotificationStoreTestKit.cases)
///     func keepsThePromise(_ testCase: NotificationStoreTestKit.Case) async throws {
///         try await testCase.run(at: StorePlace(isPersistent: false) { MyStore() })
///     }
///
/// A case throws ``StoreTestFailure`` when the store breaks its promise.
public enum NotificationStoreTestKit {
    /// One promise and its test.
    public struct Case: Sendable, CustomStringConvertible {
        /// The promise as a sentence about the store; unique.
        public let name: String

        /// Whether the promise is one of stores that outlive their process only.
        public let needsPersistence: Bool

        /// Whether the promise is one of stores that several nodes share only.
        public let needsSharing: Bool

        private let body: @Sendable (StoreTestBench) async throws -> Void

        init(
            _ name: String,
            needsPersistence: Bool = false,
            needsSharing: Bool = false,
            _ body: @escaping @Sendable (StoreTestBench) async throws -> Void
        ) {
            self.name = name
            self.needsPersistence = needsPersistence
            self.needsSharing = needsSharing
            self.body = body
        }

        /// Tests the promise.
        ///
        /// Nothing is tested when the promise needs a persistence or a sharing that the place does not have.
        ///
        /// - Parameter place: Where to open stores; nothing was stored there before.
        /// - Throws: ``StoreTestFailure`` when the store breaks the promise, or what the store throws.
        public func run(at place: StorePlace) async throws {
            guard place.isPersistent || !needsPersistence, place.isShared || !needsSharing else { return }
            let bench = StoreTestBench(place: place, caseName: name, store: try await place.open())
            do {
                try await body(bench)
            } catch {
                try? await bench.store.close()
                throw error
            }
            try await bench.store.close()
        }

        /// The promise.
        public var description: String { name }
    }

    /// Every promise, in the order of the protocol.
    public static let cases: [Case] =
        acceptCases + idempotencyCases + unseenCases + seenCases + mixedCases + sweepCases + concurrencyCases
        + lifetimeCases + sharedCases
}

/// Where the kit opens a store.
public struct StorePlace: Sendable {
    /// Whether a store that is opened here again finds what the one before it stored.
    public let isPersistent: Bool

    /// Whether several stores can be open here at the same time, as those of the nodes of one server are.
    public let isShared: Bool

    let open: @Sendable () async throws -> any NotificationStore

    /// Creates a place.
    ///
    /// - Parameters:
    ///   - isPersistent: Whether opening again finds what was stored.
    ///   - isShared: Whether several stores can be open at the same time.
    ///   - open: Opens the store of this place, which a case may do several times: after closing it, or at the same time
    ///     where the place is shared.
    public init(
        isPersistent: Bool,
        isShared: Bool = false,
        open: @escaping @Sendable () async throws -> any NotificationStore
    ) {
        self.isPersistent = isPersistent
        self.isShared = isShared
        self.open = open
    }
}

/// A promise that a store broke.
public struct StoreTestFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the case.
    public var caseName: String

    /// What was found and what was promised.
    public var message: String

    /// The line of the kit that says so.
    public var line: UInt

    /// The case, and what was found.
    public var description: String { "\(caseName): \(message) (line \(line))" }
}
