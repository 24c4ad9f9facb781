public import PNSService

/// The promises of ``DeviceRegistry`` as named cases, for the author of any registry.
///
/// Run every case, for instance as the arguments of one parameterised test:
///
///     @Test(arguments: DeviceRegistryTestKit.cases)
///     func keepsThePromise(_ testCase: DeviceRegistryTestKit.Case) async throws {
///         try await testCase.run(at: RegistryPlace(isPersistent: false) { MyRegistry() })
///     }
///
/// A case throws ``StoreTestFailure`` when the registry breaks its promise.
public enum DeviceRegistryTestKit {
    /// One promise and its test.
    public struct Case: Sendable, CustomStringConvertible {
        /// The promise as a sentence about the registry; unique.
        public let name: String

        /// Whether the promise is one of registries that outlive their process only.
        public let needsPersistence: Bool

        private let body: @Sendable (RegistryTestBench) async throws -> Void

        init(
            _ name: String,
            needsPersistence: Bool = false,
            _ body: @escaping @Sendable (RegistryTestBench) async throws -> Void
        ) {
            self.name = name
            self.needsPersistence = needsPersistence
            self.body = body
        }

        /// Tests the promise.
        ///
        /// Nothing is tested when the promise needs a persistence that the place does not have.
        ///
        /// - Parameter place: Where to open registries; nothing was stored there before.
        /// - Throws: ``StoreTestFailure`` when the registry breaks the promise, or what the registry throws.
        public func run(at place: RegistryPlace) async throws {
            guard place.isPersistent || !self.needsPersistence else { return }
            let bench = RegistryTestBench(place: place, caseName: self.name, registry: try await place.open())
            do {
                try await self.body(bench)
            } catch {
                try? await bench.registry.close()
                throw error
            }
            try await bench.registry.close()
        }

        /// The promise.
        public var description: String { self.name }
    }

    /// Every promise, in the order of the protocol.
    public static let cases: [Case] = deviceCases + deadCases + numberCases + registryLifetimeCases
}

/// Where the kit opens a registry.
public struct RegistryPlace: Sendable {
    /// Whether a registry that is opened here again finds what the one before it stored.
    public let isPersistent: Bool

    let open: @Sendable () async throws -> any DeviceRegistry

    /// Creates a place.
    ///
    /// - Parameters:
    ///   - isPersistent: Whether opening again finds what was stored.
    ///   - open: Opens the registry of this place, which a case may do several times, after closing it.
    public init(isPersistent: Bool, open: @escaping @Sendable () async throws -> any DeviceRegistry) {
        self.isPersistent = isPersistent
        self.open = open
    }
}
