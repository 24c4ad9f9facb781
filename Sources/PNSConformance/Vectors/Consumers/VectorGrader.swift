/// Asks a bridge about every vector.
package struct VectorGrader: Sendable {
    /// The bridge is broken, so that nothing can be said about the codec behind it.
    package struct BrokenHarness: Error, CustomStringConvertible {
        /// What is wrong, and what to do.
        package var description: String
    }

    /// The word that both sides begin with.
    static let hello = "pns-bridge/1"

    private let set: ConsumerSet
    private let items: [ConsumerSet.Item]
    private let command: String
    private let seconds: Int

    /// Makes a grader.
    ///
    /// - Parameters:
    ///   - set: The vectors.
    ///   - selection: Which of them are asked about.
    ///   - command: What `/bin/sh -c` runs; it speaks the lines of `Vectors/CONSUMERS.md`.
    ///   - seconds: How long an answer may take.
    package init(_ set: ConsumerSet, _ selection: VectorSelection, command: String, seconds: Int) {
        self.set = set
        items = set.items.filter(selection.contains)
        self.command = command
        self.seconds = seconds
    }

    /// Asks.
    ///
    /// - Parameter note: Is told how many vectors were asked about, of how many.
    /// - Returns: What came of each vector.
    /// - Throws: ``BrokenHarness``.
    package func run(noting note: (Int, Int) -> Void = { _, _ in }) async throws -> VectorGrade {
        let bridge: VectorBridge
        do throws(VectorBridge.Fault) {
            bridge = try VectorBridge(command: command, seconds: seconds)
        } catch {
            throw BrokenHarness(description: error.description)
        }
        let result = Result { () throws(BrokenHarness) in try self.ask(bridge, note) }
        await bridge.end()
        return try result.get()
    }

    private func ask(
        _ bridge: VectorBridge,
        _ note: (Int, Int) -> Void
    ) throws(BrokenHarness) -> VectorGrade {
        let (name, features) = try greet(bridge)
        try smoke(bridge)
        var grade = VectorGrade(name: name, clauses: Self.sentences(set))
        for (place, item) in items.enumerated() {
            note(place, items.count)
            if let features, !item.needs.allSatisfy(features.contains) {
                var row = VectorGrade.Row(item)
                row.verdict = .notApplicable
                row.actual = "needs \(item.needs.filter { !features.contains($0) }.joined(separator: ", "))"
                grade.rows.append(row)
                continue
            }
            let answer = try self.answer(bridge, id: item.id, Self.question(item, in: set))
            guard let row = VectorGrade.row(answer, to: item, codes: set.codes) else {
                throw broken(
                    "its answer about \(item.id) has none of \"accepted\": {…}, \"refused\": {\"code\": …} and "
                        + "\"unsupported\": \"why\": \(Mismatch.short(answer))"
                )
            }
            grade.rows.append(row)
        }
        note(items.count, items.count)
        return grade
    }

    /// A vector as a question; what is due stays here.
    static func question(_ item: ConsumerSet.Item, in set: ConsumerSet) -> RawJSON {
        let input = (item.value["input"]?.members ?? []).map { member in
            RawJSON.Member(member.name, ConsumerBytes.forBridge(member.name, member.value))
        }
        let group = item.pointer.split(separator: "/").dropFirst().first ?? ""
        return .object([
            "id": .string(item.id), "kind": .string(item.kind), "input": .object(input),
            "given": set.value(item.path).at("/groups/\(group)/given"),
        ])
    }

    private func greet(_ bridge: VectorBridge) throws(BrokenHarness) -> (name: String, features: [String]?) {
        let answer = try line(bridge, .object(["hello": .string(Self.hello)]))
        guard answer["hello"]?.stringValue == Self.hello, let name = answer["name"]?.stringValue else {
            throw broken(
                "its answer to {\"hello\":\"\(Self.hello)\"} has to be {\"hello\":\"\(Self.hello)\",\"name\":\"…\"}, and is "
                    + Mismatch.short(answer)
            )
        }
        let version = answer["version"]?.stringValue.map { " \($0)" } ?? ""
        return (name + version, answer["features"]?.elements?.compactMap(\.stringValue))
    }

    /// Questions that any program answers that reads and writes lines of JSON; no codec is asked.
    private func smoke(_ bridge: VectorBridge) throws(BrokenHarness) {
        let bytes = Base64.encode((0...255).map { UInt8($0) })
        let echoes: [(what: String, value: RawJSON)] = [
            ("a text", .object(["text": .string("a")])),
            ("other scripts", .object(["text": .string("\u{0}\u{1F}\"\\\u{7F}é e\u{301} \u{2028} 中 \u{1F600}")])),
            ("all bytes in base64", .object(["frame": .object(["base64": .string(bytes)])])),
            (
                "nested values",
                .object(["value": .array([.null, .bool(true), .object([RawJSON.Member]()), .array([]), .string("1")])])
            ),
            ("a line of a mebibyte", .object(["text": .string(String(repeating: "x", count: 1 << 20))])),
        ]
        for (place, echo) in echoes.enumerated() {
            let id = "echo-\(place + 1)"
            let question = RawJSON.object(["id": .string(id), "kind": .string("echo"), "input": echo.value])
            let answer = try self.answer(bridge, id: id, question)
            guard answer["accepted"] == echo.value else {
                throw broken(
                    "the kind \"echo\" has to give its input back under \"accepted\"; of \(echo.what) it gave "
                        + Mismatch.short(answer["accepted"] ?? answer)
                )
            }
        }
        let question = RawJSON.object([
            "id": .string("echo-0"), "kind": .string("no-such-kind"), "input": .object([RawJSON.Member]()),
        ])
        let answer = try self.answer(bridge, id: "echo-0", question)
        guard answer["unsupported"]?.stringValue != nil else {
            throw broken(
                "to a kind that it cannot know it has to answer {\"id\":\"echo-0\",\"unsupported\":\"why\"}, and answered "
                    + Mismatch.short(answer)
            )
        }
    }

    private func answer(
        _ bridge: VectorBridge,
        id: String,
        _ question: RawJSON
    ) throws(BrokenHarness) -> RawJSON {
        let answer = try line(bridge, question)
        guard answer["id"]?.stringValue == id else {
            throw broken("the answer to \(id) has to bear its id, and is \(Mismatch.short(answer))")
        }
        return answer
    }

    private func line(_ bridge: VectorBridge, _ question: RawJSON) throws(BrokenHarness) -> RawJSON {
        do throws(VectorBridge.Fault) {
            return try bridge.ask(question)
        } catch {
            throw broken("after \(Mismatch.short(question)) \(error)")
        }
    }

    private func broken(_ sentence: String) -> BrokenHarness {
        BrokenHarness(
            description: "The bridge is broken, and nothing is said about the codec behind it: \(sentence)\n"
                + "Try it by hand: echo '{\"hello\":\"\(Self.hello)\"}' | \(command)"
        )
    }

    private static func sentences(_ set: ConsumerSet) -> [String: String] {
        let clauses = set.value("clauses.json")["clauses"]?.elements ?? []
        return clauses.reduce(into: [:]) { found, clause in
            found[clause["id"]?.stringValue ?? ""] = clause["sentence"]?.stringValue
        }
    }
}
