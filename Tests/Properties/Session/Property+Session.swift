import PNSService

extension Property {
    /// A device session keeps its promises in any order of events; the bytes are the order.
    static let session = Property(
        name: "session",
        seeds: {
            [
                [2, 0, 3, 0, 2, 0, 3, 0, 4, 0, 3, 0, 5, 0, 6],
                [0, 0, 0, 0, 2, 3, 0, 2, 1, 3, 0, 4, 0, 3, 0, 5, 1, 1, 6, 6],
                [2, 0, 2, 1, 2, 0, 2, 1, 2, 0, 2, 1, 3, 1, 3, 0, 3, 0, 4, 1],
                [0, 3, 0, 2, 0, 3, 1, 3, 1, 4, 0, 7, 3, 1, 0, 5, 0],
            ]
        }
    ) { bytes in
        var world = SessionWorld(ByteSource(bytes))
        try world.run()
    }
}
