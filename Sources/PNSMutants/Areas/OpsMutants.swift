import HTTPTypes
import PNSCodec
import PNSService

extension Mutants {
    /// Mutants of the scenarios `server.ops.…`.
    static let ops: [Mutant] = [
        .outbound("ends-with-1000") { frame in
            if frame.isGoingAway { frame.payload = [0x03, 0xE8] + frame.payload.dropFirst(2) }
        },
        Mutant("tells-one-device-of-its-end") { setup in
            let connections = MutantMemory(0)
            setup.rewriteOutbound {
                let isFirst = connections.with { count in
                    count += 1
                    return count == 1
                }
                return { $0.isGoingAway && !isFirst ? [] : [$0] }
            }
        },
        .answers("ready-to-the-end") { answer in
            guard answer.isFor(.get, "/readyz", 503) else { return }
            answer.status = 200
            answer.empty()
        },
        .answers("refuses-notify-with-500-at-its-end") { answer in
            if answer.isFor(.post, "/notify", 503) { answer.refuse(.internal, nil) }
        },
        .answers("refuses-devices-with-401-at-its-end") { answer in
            // Whoever is merely refused for the number of others is told when to come again.
            guard answer.request.isHandshake, answer.status == 503, answer[.retryAfter] == nil else { return }
            answer.refuse(.unauthorized, nil)
        },
        storesWhatItRefuses,
    ]

    private static let storesWhatItRefuses = Mutant("stores-what-it-refuses-at-its-end") { setup in
        let store = setup.store
        let clock = setup.clock
        let mutant = Mutant.notify(
            "stores-what-it-refuses-at-its-end",
            answer: { answer in
                guard answer.status == 503, let user = answer.note.flatMap({ try? UserID(validating: $0) }),
                    let id = try? NotificationID(validating: "stored-all-the-same")
                else { return }
                let record = NewNotification(id: id, user: user, data: "refused", createDate: nil)
                Task { _ = try? await store.accept([record], from: ApplicationName("mutant"), at: clock.now()) }
            },
            { call in
                if let user = call.records.first?["user_id"]?.asText { call.note(user) }
            }
        )
        mutant.apply(&setup)
    }
}

extension RawFrame {
    /// Whether it is the close frame of a server that ends.
    fileprivate var isGoingAway: Bool { self.closeCode == 1001 }
}
