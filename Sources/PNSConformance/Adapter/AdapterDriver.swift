import Synchronization

/// Performs the commands of one scenario through an adapter: the shell around ``AdapterTranslator``.
///
/// What it tells the judge is in the order of the adapter's lines, whichever thread it is told from.
final class AdapterDriver: Sendable {
    private let session: AdapterSession
    private let tell: @Sendable (ScenarioEvent) -> Void
    private let state: Mutex<AdapterTranslator>

    init(_ session: AdapterSession, _ context: ScenarioContext, tell: @escaping @Sendable (ScenarioEvent) -> Void) {
        self.session = session
        self.tell = tell
        state = Mutex(AdapterTranslator(context: context, hasFence: session.can(.fence)))
    }

    /// Performs a command.
    ///
    /// - Returns: Whether it was one for an adapter.
    func perform(_ command: RunnerCommand) -> Bool {
        var isMine = false
        update { translator in
            let actions = translator.actions(for: command)
            isMine = actions != nil
            return actions ?? []
        }
        return isMine
    }

    /// Ends the connections that are open; nothing is told any more.
    func finish() {
        for id in state.withLock({ $0.openConnections }) { session.ask(.drop(conn: id, .end)) { _ in } }
    }

    private func update(_ change: (inout AdapterTranslator) -> [AdapterTranslator.Action]) {
        var requests: [(AdapterRequest, AdapterTranslator.Purpose)] = []
        state.withLock { translator in
            var actions = change(&translator)
            while !actions.isEmpty {
                switch actions.removeFirst() {
                // Told under the lock, so that nothing that happened later overtakes it.
                case .tell(let event): tell(event)
                case .ask(let request, let purpose): requests.append((request, purpose))
                case .makeConnection(let conn): actions = connect(conn, &translator) + actions
                }
            }
        }
        // Asked outside: a broken adapter answers at once.
        for (request, purpose) in requests {
            session.ask(request) { [self] answer in update { $0.note(answer, to: purpose) } }
        }
    }

    private func connect(_ conn: String, _ translator: inout AdapterTranslator) -> [AdapterTranslator.Action] {
        let id = session.makeConnection { [self] id, event in update { $0.note(event, on: conn, id: id) } }
        return translator.connect(conn, as: id)
    }
}
