import Testing

@testable import PNSConformance

@Suite struct FaultEngineTests {
    private static let request = Array("GET /subscribe HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
    private static let answer = Array("HTTP/1.1 101 Switching Protocols\r\n\r\n".utf8)

    /// An engine behind the handshake, which went through as it is.
    private static func engine(_ texts: String...) throws -> FaultEngine {
        var engine = FaultEngine(try texts.map { try FaultRule(text: $0) }, hasFrames: true)
        #expect(engine.take(request, .sent) == [.pass(request, afterMilliseconds: 0)])
        #expect(engine.take(answer, .received) == [.pass(answer, afterMilliseconds: 0)])
        return engine
    }

    private static func frame(_ text: String, isMasked: Bool = false) -> [UInt8] {
        var frame = DeviceFrame(text: text)
        frame.isMasked = isMasked
        return frame.bytes(maskedWith: [1, 2, 3, 4])
    }

    private static func passed(_ effects: [FaultEngine.Effect]) -> [UInt8] {
        effects.flatMap { if case .pass(let bytes, _) = $0 { bytes } else { [UInt8]() } }
    }

    @Test("counts frames behind the handshake, however they arrive")
    func countsFrames() throws {
        var engine = try Self.engine("drop,received,frame=2")
        let stream = ["a", "b", "c"].flatMap { Self.frame($0) }
        let effects = stream.flatMap { engine.take([$0], .received) }
        #expect(Self.passed(effects) == Self.frame("a") + Self.frame("c"))
        #expect(engine.fired == [0])
    }

    @Test("looks into masked frames, and counts those that match")
    func looksInside() throws {
        var engine = try Self.engine("duplicate,sent,frame=2,containing=hello,opcode=1")
        let frames = ["hello 1", "other", "hello 2", "hello 3"].map { Self.frame($0, isMasked: true) }
        #expect(Self.passed(engine.take(frames[0] + frames[1], .sent)) == frames[0] + frames[1])
        #expect(Self.passed(engine.take(frames[2], .sent)) == frames[2] + frames[2])
        #expect(Self.passed(engine.take(frames[3], .sent)) == frames[3])
    }

    @Test("does nothing to the other direction")
    func keepsDirections() throws {
        var engine = try Self.engine("drop,received,frame=1")
        #expect(Self.passed(engine.take(Self.frame("a"), .sent)) == Self.frame("a"))
        #expect(engine.fired.isEmpty)
    }

    @Test("truncates a frame, and nothing comes behind it", arguments: ["end", "reset", "stall"])
    func truncates(how: String) throws {
        var engine = try Self.engine("truncate,received,frame=1,bytes=2,how=\(how)")
        let effects = engine.take(Self.frame("abc") + Self.frame("d"), .received)
        let head = FaultEngine.Effect.pass(Array(Self.frame("abc").prefix(2)), afterMilliseconds: 0)
        #expect(effects == [head] + (how == "stall" ? [] : [.end(withReset: how == "reset")]))
        #expect(engine.take(Self.frame("e"), .received).isEmpty)
        #expect(engine.take(Self.frame("e"), .sent).isEmpty == (how != "stall"))
    }

    @Test("never hands on the whole of what it truncates")
    func truncatesAtLeastAByte() throws {
        var engine = try Self.engine("truncate,received,frame=1,bytes=100")
        #expect(Self.passed(engine.take(Self.frame("abc"), .received)) == Array(Self.frame("abc").dropLast()))
    }

    @Test("ends a connection before a byte, in the middle of whatever it is in")
    func closesAtBytes() throws {
        var engine = FaultEngine([try FaultRule(text: "close,received,byte=4,how=reset")], hasFrames: false)
        #expect(engine.take([1, 2], .received) == [.pass([1, 2], afterMilliseconds: 0)])
        #expect(engine.take([3, 4, 5], .received) == [.pass([3], afterMilliseconds: 0), .end(withReset: true)])
        #expect(engine.fired == [0])
        var framed = try Self.engine("close,received,byte=\(Self.answer.count + 3)")
        let frame = Self.frame("abc")
        #expect(Self.passed(framed.take(Array(frame.prefix(1)), .received)).isEmpty)
        let effects = framed.take(Array(frame.dropFirst()), .received)
        #expect(effects == [.pass(Array(frame.prefix(2)), afterMilliseconds: 0), .end(withReset: false)])
    }

    @Test("delays what is behind a place, once")
    func delays() throws {
        var engine = FaultEngine([try FaultRule(text: "delay,sent,byte=2,milliseconds=7")], hasFrames: false)
        #expect(
            engine.take([1, 2, 3], .sent) == [.pass([1], afterMilliseconds: 0), .pass([2, 3], afterMilliseconds: 7)]
        )
        #expect(engine.take([4], .sent) == [.pass([4], afterMilliseconds: 0)])
    }

    @Test("drops everything from a byte on, and ends nothing")
    func dropsBytes() throws {
        var engine = FaultEngine([try FaultRule(text: "drop,received,byte=1")], hasFrames: false)
        #expect(engine.take([1], .received).isEmpty)
        #expect(engine.take([2], .received).isEmpty)
        #expect(engine.take([3], .sent) == [.pass([3], afterMilliseconds: 0)])
    }

    @Test("hands on an unfinished frame when its direction is over")
    func finishes() throws {
        var engine = try Self.engine("drop,received,frame=9")
        let half = Array(Self.frame("abc").prefix(3))
        #expect(engine.take(half, .received).isEmpty)
        #expect(engine.finish(.received) == [.pass(half, afterMilliseconds: 0)])
        #expect(engine.finish(.received).isEmpty)
    }

    @Test("takes what follows a refused handshake for bytes, and a length that nobody holds too")
    func takesBytes() throws {
        let rules = [try FaultRule(text: "drop,received,frame=1")]
        let refusal = Array("HTTP/1.1 401 Unauthorized\r\n\r\n".utf8) + Self.frame("a")
        var refused = FaultEngine(rules, hasFrames: true)
        #expect(Self.passed(refused.take(refusal, .received)) == refusal)
        var wild = FaultEngine(rules, hasFrames: true)
        let endless = Self.answer + [0x81, 0x7F] + [UInt8](repeating: 0xFF, count: 8) + [1, 2]
        #expect(Self.passed(wild.take(endless, .received)) == endless)
        #expect(wild.fired.isEmpty)
    }
}
