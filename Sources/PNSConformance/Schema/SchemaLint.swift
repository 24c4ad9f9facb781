/// The rules that join schemas, messages and the examples in the chapters.
package struct SchemaLint: Sendable {
    private let reader: ProjectReader

    /// Makes a lint.
    package init(_ reader: ProjectReader) {
        self.reader = reader
    }

    /// Everything that is wrong.
    ///
    /// - Throws: ``DataFault`` for a file that is not JSON or has another form.
    package func findings() throws(DataFault) -> [Finding] {
        let messages = try reader.messages()
        let set: SchemaSet
        do {
            set = try SchemaSet(files: reader.schemas())
        } catch let fault as SchemaFault {
            return [Finding(file: "Spec/schemas/\(fault.schema)", rule: "schema", sentence: fault.sentence)]
        } catch let fault as DataFault {
            throw fault
        } catch {
            return []
        }
        let ownExamples = set.faultsOfExamples().map { fault in
            Finding(file: "Spec/schemas/\(fault.schema)", rule: "schema-example", sentence: fault.sentence)
        }
        return ownExamples + messageFindings(messages, set) + exampleFindings(messages, set)
    }

    private func messageFindings(_ messages: MessagesFile, _ set: SchemaSet) -> [Finding] {
        let names = Set(messages.messages.map(\.name))
        return messages.messages.flatMap { message -> [Finding] in
            var found: [Finding] = []
            func add(_ sentence: String) {
                found.append(
                    Finding(file: "Spec/messages.json", rule: "message", sentence: "\(message.name) \(sentence)")
                )
            }
            if set.roots[message.schemaFile] == nil { add("has the schema \(message.schema), which does not exist.") }
            for choice in message.choices where !names.contains(choice) {
                add("is a choice of \(choice), which does not exist.")
            }
            return found
        }
    }

    /// Every example of a chapter has a message, and obeys its schema.
    private func exampleFindings(_ messages: MessagesFile, _ set: SchemaSet) -> [Finding] {
        var found: [Finding] = []
        var seen: Set<String> = []
        for chapter in reader.spec().chapters {
            for example in chapter.examples {
                func add(_ sentence: String) {
                    found.append(
                        Finding(
                            file: "Spec/\(chapter.file)",
                            line: example.line,
                            rule: "example",
                            sentence: "The example \(example.name) \(sentence)"
                        )
                    )
                }
                if !seen.insert(example.name).inserted { add("is there twice.") }
                guard let message = messages.messages.first(where: { $0.examples.contains(example.name) }) else {
                    add("belongs to no message of messages.json.")
                    continue
                }
                do {
                    let value = try RawJSON(parsing: example.text)
                    guard let fault = set.faults(of: value, in: message.schemaFile)?.first else { continue }
                    add("does not obey the schema of \(message.name): \(fault.description)")
                } catch {
                    add("is not JSON: \(error.description).")
                }
            }
        }
        for message in messages.messages {
            for example in message.examples where !seen.contains(example) {
                let sentence = "\(message.name) has the example \(example), which is in no chapter."
                found.append(Finding(file: "Spec/messages.json", rule: "example", sentence: sentence))
            }
        }
        return found
    }
}
