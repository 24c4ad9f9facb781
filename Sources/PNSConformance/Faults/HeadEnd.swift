/// Finds the end of the head of a request or an answer in bytes that come piece by piece.
struct HeadEnd: Hashable {
    /// The status line that frames follow.
    private static let upgrade = Array("HTTP/1.1 101".utf8)

    private var start: [UInt8] = []
    private var tail: [UInt8] = []

    /// Whether the empty line came.
    private(set) var isWhole = false

    /// Whether it is the head of an answer that frames follow.
    var isUpgrade: Bool { start == Self.upgrade }

    /// Takes bytes.
    ///
    /// - Returns: How many of them belong to the head.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        for byte in bytes {
            count += 1
            if start.count < Self.upgrade.count { start.append(byte) }
            tail.append(byte)
            if tail.count > 4 { tail.removeFirst() }
            if tail.elementsEqual([13, 10, 13, 10]) {
                isWhole = true
                break
            }
        }
        return count
    }
}
