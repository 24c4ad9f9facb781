import PNSCodec
import PNSService

extension DeviceRegistryTestKit {
    static let deviceCases: [Case] = [
        Case("has no devices of a user it does not know") { bench in
            try await bench.register("a", of: 2)
            try bench.expect(try await bench.ids(), is: [], "devices")
        },
        Case("gives what was registered, with the instant") { bench in
            try await bench.register("tok-1", platform: "android", lang: "en-GB", at: bench.at(7, nanoseconds: 3))
            try await bench.register("tok-2", at: bench.at(8))
            let described = DeviceDescription(id: try bench.id("tok-1"), platform: .android, lang: "en-GB")
            let bare = DeviceDescription(id: try bench.id("tok-2"))
            let expected = [
                RegisteredDevice(described, registered: bench.at(7, nanoseconds: 3)),
                RegisteredDevice(bare, registered: bench.at(8)),
            ]
            try bench.expect(try await bench.devices(), is: expected, "devices")
        },
        Case("keeps the subscription of a browser to the byte") { bench in
            let (publicKey, secret) = ([4] + (0..<64).map { UInt8($0) }, (200..<216).map { UInt8($0) })
            guard let keys = PushSubscriptionKeys(p256dh: publicKey, auth: secret),
                let endpoint = PushEndpoint("https://push.example/x?y=%2F")
            else {
                throw bench.failure("no subscription", #line)
            }
            let subscription = PushSubscription(endpoint: endpoint, keys: keys)
            try await bench.register("b", platform: "web", subscription: subscription)
            try bench.expect(
                try await bench.devices().map(\.description.subscription) == [subscription],
                "the subscription is the same"
            )
            try await bench.register("b", platform: "web")
            try bench.expect(
                try await bench.devices().allSatisfy { $0.description.subscription == nil },
                "a registration without a subscription takes it away"
            )
        },
        Case("gives the devices of a user by the bytes of their ids") { bench in
            let ids = ["b", "a", "\u{e9}", "e\u{301}", "ab", "a\u{0}", "Z", "\u{1F600}", "\u{FFFD}"]
            for id in ids { try await bench.register(id) }
            let sorted = ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let found = try await bench.ids()
            try bench.expect(found.map { Array($0.utf8) }, is: sorted.map { Array($0.utf8) }, "ids")
        },
        Case("gives the devices of several users, each once") { bench in
            try await bench.register("a", of: 1)
            try await bench.register("b", of: .max)
            try await bench.register("c", of: 3)
            let (one, last, other) = (try bench.uid(1), try bench.uid(.max), try bench.uid(9))
            let found = try await bench.registry.devices(of: [last, one, other, one])
            try bench.expect(found.mapValues { $0.map(\.id.text) }, is: [one: ["a"], last: ["b"]], "devices")
            try bench.expect(try await bench.registry.devices(of: []).isEmpty, "nobody has no devices")
        },
        Case("replaces what was registered under the same id") { bench in
            try await bench.register("a", platform: "ios", lang: "de", at: bench.at(1))
            try await bench.register("a", platform: "android", at: bench.at(2))
            let description = DeviceDescription(id: try bench.id("a"), platform: .android)
            try bench.expect(
                try await bench.devices(),
                is: [RegisteredDevice(description, registered: bench.at(2))],
                "devices"
            )
        },
        Case("gives an id to who registers it last, and to nobody else") { bench in
            try await bench.register("a", of: 1)
            try await bench.register("b", of: 1)
            try bench.expect(try await bench.register("a", of: 2), is: .registered, "outcome")
            try bench.expect(try await bench.ids(of: 1), is: ["b"], "devices of the one")
            try bench.expect(try await bench.ids(of: 2), is: ["a"], "devices of the other")
            try bench.expect(try await bench.remove("a", of: 1), is: false, "removal by the one")
            try bench.expect(try await bench.ids(of: 2), is: ["a"], "devices of the other")
        },
        Case("refuses a device more than the limit, and changes nothing") { bench in
            for id in ["a", "b"] { try await bench.register(id, of: 1, limit: 2) }
            try await bench.register("c", of: 2)
            let before = try await bench.devices()
            try bench.expect(try await bench.register("c", of: 1, limit: 2), is: .full, "outcome")
            try bench.expect(try await bench.devices(), is: before, "devices")
            try bench.expect(try await bench.ids(of: 2), is: ["c"], "devices of the other")
            try bench.expect(try await bench.register("b", of: 1, limit: 2), is: .registered, "a known one")
            _ = try await bench.remove("a", of: 1)
            try bench.expect(try await bench.register("c", of: 1, limit: 2), is: .registered, "after a removal")
            try bench.expect(try await bench.ids(of: 1), is: ["b", "c"], "devices in the end")
        },
        Case("removes a device of its user, once") { bench in
            try await bench.register("a")
            try await bench.register("b")
            try bench.expect(try await bench.remove("a"), is: true, "first removal")
            try bench.expect(try await bench.remove("a"), is: false, "second removal")
            try bench.expect(try await bench.remove("x"), is: false, "removal of what is not there")
            try bench.expect(try await bench.ids(), is: ["b"], "devices")
        },
    ]

    static let deadCases: [Case] = [
        Case("removes a dead device that nobody registered later") { bench in
            try await bench.register("a", at: bench.at(10, nanoseconds: 5))
            try await bench.register("b", at: bench.at(10))
            try bench.expect(try await bench.removeDead("a", since: bench.at(10, nanoseconds: 5)), is: true, "removal")
            try bench.expect(try await bench.removeDead("a", since: bench.at(11)), is: false, "second removal")
            try bench.expect(try await bench.ids(), is: ["b"], "devices")
        },
        Case("keeps a device that was registered later than it was dead") { bench in
            try await bench.register("a", at: bench.at(10))
            try await bench.register("a", at: bench.at(20, nanoseconds: 1))
            try bench.expect(try await bench.removeDead("a", since: bench.at(20)), is: false, "removal")
            try bench.expect(try await bench.ids(), is: ["a"], "devices")
        },
        Case("keeps a dead device that another user has registered since") { bench in
            try await bench.register("a", of: 1, at: bench.at(10))
            try await bench.register("a", of: 2, at: bench.at(30))
            try bench.expect(try await bench.removeDead("a", since: bench.at(20)), is: false, "removal")
            try bench.expect(try await bench.ids(of: 2), is: ["a"], "devices of the other")
        },
    ]
}
