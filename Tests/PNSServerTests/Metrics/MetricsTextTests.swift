import PNSCodec
import Testing

@testable import PNSServer

@Suite struct MetricsTextTests {
    @Test func writesWhatPrometheusReads() {
        var text = MetricsText()
        text.metric("a_total", .counter, "One \\ two\nthree.")
        text.sample("a_total", labels: [("x", "q\"b\\n\nl"), ("y", "")], 7)
        text.sample("a_total", 1.5)
        let expected = #"""
            # HELP a_total One \\ two\nthree.
            # TYPE a_total counter
            a_total{x="q\"b\\n\nl",y=""} 7
            a_total 1.5

            """#
        #expect(text.text == expected)
    }

    @Test func writesTheBucketsOfAHistogramOneUponAnother() {
        let histogram = Histogram()
        histogram.observe(.microseconds(400))
        histogram.observe(.milliseconds(1))
        histogram.observe(.milliseconds(700))
        histogram.observe(.seconds(100))
        let snapshot = histogram.snapshot
        #expect(snapshot.cumulative == [1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4])
        #expect(abs(snapshot.sum - 100.701_4) < 0.000_001)
        var text = MetricsText()
        text.histogram("t_seconds", labels: [("operation", "x")], snapshot)
        let lines = text.text.split(separator: "\n")
        #expect(lines.count == 17)
        #expect(lines.first == #"t_seconds_bucket{operation="x",le="0.0005"} 1"#)
        #expect(lines.contains(#"t_seconds_bucket{operation="x",le="+Inf"} 4"#))
        #expect(lines.last == #"t_seconds_count{operation="x"} 4"#)
    }

    @Test func countsWhatItDoesNotKnowAsOther() {
        let counter = LabeledCounter(["a", "b"])
        counter.count("a")
        counter.count("nobody-knows")
        counter.count(ErrorCode(rawValue: "b"))
        counter.count(Refusal(.conflict, "It is known."))
        #expect(counter.values.map(\.word) == ["a", "b", "other"])
        #expect(counter.values.map(\.count) == [1, 1, 2])
    }
}
