import PNSCodec

extension VectorCase.UserNumber {
    /// What the codec makes of the form.
    func answer() -> VectorRunner.Answer {
        let uid =
            switch self {
            case .number(let digits): UInt64(digits).flatMap(UID.init(number:))
            case .text(let bytes): UID(text: String(decoding: bytes, as: UTF8.self))
            case .userID(let bytes): UID(userID: String(decoding: bytes, as: UTF8.self))
            }
        guard let uid else { return .refused(reason: Reason.invalidUserID.rawValue, pointer: nil) }
        return .accepted(Forms(number: String(uid.number), text: uid.text, userID: uid.userID).json)
    }
}

extension VectorCase.UserNumber.Forms {
    var json: RawJSON { .strings([self.number, self.text, self.userID]) }
}

extension VectorCase.TopicName {
    /// What the codec makes of the name.
    func answer() -> VectorRunner.Answer {
        let refused = VectorRunner.Answer.refused(reason: Reason.invalidTopicName.rawValue, pointer: nil)
        switch self {
        case .pair(let first, let second):
            guard let first = UID(userID: first), let second = UID(userID: second),
                let topic = PNSCodec.TopicName(pair: first, second)
            else { return refused }
            return .accepted(Meaning(topic).json)
        case .name(let bytes, let viewer):
            guard let topic = PNSCodec.TopicName(String(decoding: bytes, as: UTF8.self)) else { return refused }
            var meaning = Meaning(topic)
            if let viewer {
                guard let seen = UID(userID: viewer).flatMap(topic.seen(by:)) else { return refused }
                meaning.seen = seen.text
            }
            return .accepted(meaning.json)
        }
    }
}

extension VectorCase.TopicName.Meaning {
    fileprivate init(_ topic: PNSCodec.TopicName) {
        let (category, uids): (String, [UID]) =
            switch topic.category {
            case .user(let uid): ("user", [uid])
            case .pair(let low, let high): ("pair", [low, high])
            case .group(let uid): ("group", [uid])
            case .channel(let uid): ("channel", [uid])
            case .find(let uid): ("find", [uid])
            case .own(let uid): ("own", [uid])
            case .system: ("system", [])
            }
        self.init(
            name: topic.text,
            category: category,
            numbers: uids.map { String($0.number) },
            alias: topic.alias?.text,
            seen: nil
        )
    }

    var json: RawJSON {
        .array([
            .string(self.name), .string(self.category), .strings(self.numbers),
            self.alias.map(RawJSON.string) ?? .null, self.seen.map(RawJSON.string) ?? .null,
        ])
    }
}

extension VectorCase.AccessMode {
    /// What the codec makes of the rights.
    func answer() -> VectorRunner.Answer {
        let mode =
            switch self {
            case .text(let text): PNSCodec.AccessMode(text)
            case .bits(let bits): UInt8(exactly: bits).map(PNSCodec.AccessMode.init(rawValue:))
            case .change(let change, let mode): PNSCodec.AccessMode(mode)?.applying(change)
            }
        guard let mode else { return .refused(reason: Reason.invalidAccessMode.rawValue, pointer: nil) }
        return .accepted(.array([.string(mode.text), .number(Int(mode.rawValue))]))
    }
}
