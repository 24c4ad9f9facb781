public import PNSCodec

/// The handlers that there are, by name, and how each is configured.
///
/// An embedding program adds its own; nothing else has to change for them.
public struct HandlerCatalogue: Sendable {
    /// Makes a plan of the member `config`; nil for a handler that is switched off.
    public typealias Configure = @Sendable (HandlerConfiguration) throws(HandlerFault) -> HandlerPlan?

    private var entries: [(name: String, configure: Configure)] = []

    /// Creates an empty catalogue.
    public init() {}

    /// The names, in the order in which they were added.
    public var names: [String] { self.entries.map(\.name) }

    /// Adds a handler.
    ///
    /// - Parameters:
    ///   - name: Its name; one that is there already is replaced.
    ///   - configure: Makes a plan of its configuration.
    public mutating func add(_ name: String, _ configure: @escaping Configure) {
        self.entries.removeAll { $0.name == name }
        self.entries.append((name, configure))
    }

    /// Reads what an operator wants: an array of `{"name", "config"}`.
    ///
    /// - Parameter configuration: The array.
    /// - Returns: The handlers that are switched on, in their order.
    /// - Throws: The first thing that is wrong: a name that is not here or stands twice, and whatever a handler finds wrong.
    public func plans(_ configuration: JSONValue) throws(HandlerFault) -> [HandlerPlan] {
        guard case .array(let elements) = configuration else {
            throw HandlerFault("", "is not an array; write [{\"name\":…,\"config\":{…}}, …]")
        }
        var plans: [HandlerPlan] = []
        var seen: [String: Int] = [:]
        for (index, element) in elements.enumerated() {
            let entry = try HandlerConfiguration(element, at: "/\(index)")
            try entry.permit(["name", "config"])
            guard let name = try entry.text("name") else { throw entry.fault("name", "is missing") }
            if let first = seen[name] {
                throw entry.fault("name", "is \"\(name)\", which /\(first) configures already; a handler stands once")
            }
            seen[name] = index
            guard let known = self.entries.first(where: { $0.name == name }) else {
                let names = self.names.joined(separator: ", ")
                throw entry.fault("name", "is \"\(name.prefix(40))\", which is no handler; there are \(names)")
            }
            let own = try entry.section("config")
            guard try own.flag("enabled") ?? true, let plan = try known.configure(own) else { continue }
            plans.append(plan)
        }
        return plans
    }
}

/// What is wrong with the configuration of handlers; it can be shown to anybody.
public struct HandlerFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where, as RFC 6901 writes it.
    public var pointer: String

    /// What is wrong there, as a predicate, and what to do.
    public var problem: String

    /// Creates a fault.
    public init(_ pointer: String, _ problem: String) {
        self.pointer = pointer
        self.problem = problem
    }

    /// The place and what is wrong there.
    public var description: String { (self.pointer.isEmpty ? "the whole" : self.pointer) + " " + self.problem }
}
