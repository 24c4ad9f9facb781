/// Which devices a stream of feedback has told of.
///
/// It looks for tokens in the bytes and leaves everything else alone, so that reading costs little beside what is measured.
struct FeedbackTally {
    /// What every token begins with; it stands nowhere else in the stream.
    static let prefix = "bench-device-"
    /// How many digits follow.
    static let digits = 12

    /// How many tokens were read.
    private(set) var count = 0
    private var isTold: [Bool]
    private var twice = 0
    private var strange = 0
    /// The end of what was read, in which a token can begin.
    private var rest: [UInt8] = []

    init(devices: Int) {
        isTold = Array(repeating: false, count: devices)
    }

    /// What is wrong, when a device was told of never or twice.
    var fault: String? {
        let missing = isTold.count { !$0 }
        guard missing + twice + strange > 0 else { return nil }
        return "of \(isTold.count) devices \(missing) were told of never and \(twice) twice; \(strange) were nobody's"
    }

    /// Reads bytes.
    mutating func read(_ bytes: [UInt8]) {
        let all = rest + bytes
        let (prefix, length) = (Array(Self.prefix.utf8), Self.prefix.utf8.count + Self.digits)
        var index = 0
        while index + length <= all.count {
            guard all[index] == prefix[0], all[index..<index + prefix.count].elementsEqual(prefix) else {
                index += 1
                continue
            }
            note(all[index + prefix.count..<index + length])
            index += length
        }
        rest = Array(all[index...])
    }

    private mutating func note(_ digits: ArraySlice<UInt8>) {
        count += 1
        guard let number = Int(String(decoding: digits, as: UTF8.self)), isTold.indices.contains(number) else {
            strange += 1
            return
        }
        if isTold[number] { twice += 1 }
        isTold[number] = true
    }
}
