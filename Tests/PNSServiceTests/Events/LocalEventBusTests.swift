import PNSCodec
import PNSService
import Testing

@Suite("The local event bus")
struct LocalEventBusTests {
    @Test func hasReachedEverySubscriberWhenAPublicationReturns() throws {
        let bus = LocalEventBus()
        let received = Recorder<String>()
        for name in ["a", "b"] {
            bus.subscribe { changes in
                for change in changes { received.note("\(name)\(change.count.count)") }
            }
        }
        let user = try UserID(validating: "u1")
        bus.publish([CountChange(user: user, count: UnseenCount(count: 1, version: 1))])
        bus.publish([])
        bus.publish([CountChange(user: user, count: UnseenCount(count: 2, version: 2))])
        #expect(received.values == ["a1", "b1", "a2", "b2"])
    }
}
