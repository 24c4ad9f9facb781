import PNSCodec

/// The providers of a gateway, each class of devices with the one that reaches it.
public struct ProviderTable: Sendable {
    /// What is wrong with the providers of a gateway.
    public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// Two have the same name.
        case sameName(String)
        /// Two reach the same class of devices.
        case sameClass(String, String, of: String)
        /// The size of its batches is not 1 to 1000 (GWS-010).
        case batchSize(String, Int)
        /// It may have no batch under way.
        case maxBatches(String, Int)

        /// One sentence.
        public var description: String {
            switch self {
            case .sameName(let name): "Two providers have the name \(name)."
            case .sameClass(let one, let other, let type):
                "The providers \(one) and \(other) both reach devices of the class \(type); one of them has to let it go."
            case .batchSize(let name, let size):
                "The provider \(name) has batches of \(size) devices; 1 to \(ProviderTable.maxBatchSize) are allowed."
            case .maxBatches(let name, let count):
                "The provider \(name) has \(count) batches under way; at least 1 is needed."
            }
        }
    }

    /// The most devices in a batch.
    public static let maxBatchSize = 1_000

    /// The providers, in their order.
    public let providers: [any PushProvider]

    let laneOfClass: [DeviceClass: Int]

    /// Checks providers.
    ///
    /// - Parameter providers: The providers.
    /// - Throws: ``Fault``, the first that is found.
    public init(_ providers: [any PushProvider]) throws(Fault) {
        var lanes: [DeviceClass: Int] = [:]
        for (index, provider) in providers.enumerated() {
            if providers[..<index].contains(where: { $0.name == provider.name }) { throw .sameName(provider.name) }
            guard (1...Self.maxBatchSize).contains(provider.batchSize) else {
                throw .batchSize(provider.name, provider.batchSize)
            }
            guard provider.maxBatches > 0 else { throw .maxBatches(provider.name, provider.maxBatches) }
            for type in provider.deviceClasses {
                if let other = lanes.updateValue(index, forKey: type) {
                    throw .sameClass(providers[other].name, provider.name, of: type.rawValue)
                }
            }
        }
        self.providers = providers
        self.laneOfClass = lanes
    }
}
