import PNSCodec
import PNSConformance

extension Property {
    /// Timestamps and durations: the runner reads the same instant, and what is written is read again.
    static let values = Property(
        name: "values",
        seeds: { VectorTexts.below("text/timestamp") + VectorTexts.below("text/duration") }
    ) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        switch (Timestamp(text), Instant(text)) {
        case (nil, nil):
            break
        case (let ours?, let theirs?):
            try demand(
                ours.seconds == theirs.seconds && Int64(ours.nanoseconds) == theirs.nanoseconds,
                "the codec reads \(ours), the runner \(theirs)"
            )
            try demand(Timestamp(ours.description) == ours, "\(ours) is not what was read")
            try demand(Instant.isCanonical(ours.description), "\(ours) is not written as TIM-004 says")
        case (let ours, let theirs):
            throw Violation("the codec reads \(ours.debugDescription), the runner \(theirs.debugDescription)")
        }
        if let duration = ISODuration(text) {
            let written = duration.description
            try demand(ISODuration(written) == duration, "\(written) is not what was read")
            try demand(duration.duration >= .zero, "\(written) is negative")
        }
        try Self.move(text)
    }

    /// A duration moves any instant to an instant, forward and not beyond the last.
    private static func move(_ text: String) throws(Violation) {
        guard let duration = ISODuration(text)?.duration else { return }
        for instant in [Timestamp.earliest, Timestamp(seconds: 0), Timestamp.latest] {
            let (later, earlier) = (instant.advanced(by: duration), instant.advanced(by: .zero - duration))
            try demand(earlier <= instant && instant <= later, "\(text) moves \(instant) to \(earlier) and \(later)")
            guard later < .latest else { continue }
            try demand(later.since(instant) == duration, "\(text) after \(instant) is not \(later)")
        }
    }
}
