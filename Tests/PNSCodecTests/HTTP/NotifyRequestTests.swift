import PNSCodec
import Testing

@Suite("A notify request")
struct NotifyRequestTests {
    private func record(
        _ user: String,
        _ data: String,
        _ date: Timestamp? = nil,
        id: String? = nil
    ) throws -> NotifyRecord {
        NotifyRecord(
            notificationID: try id.map { try NotificationID(validating: $0) },
            userID: try UserID(validating: user),
            notificationData: data,
            createDate: date
        )
    }

    @Test("is one record")
    func single() throws {
        let text =
            #"{"notification_id":"n-1","user_id":"u1","notification_data":"{\"order\":7}","#
            + #""create_date":"2026-03-04T05:06:07.120Z"}"#
        let expected = try record("u1", #"{"order":7}"#, Timestamp("2026-03-04T05:06:07.120Z"), id: "n-1")
        let request = try NotifyRequest(text: text)
        #expect(request == .single(expected))
        #expect(request.text == text)
        #expect(try NotifyRecord(text: text) == expected)
        #expect(request.records == [expected])
    }

    @Test("is a batch of records")
    func batch() throws {
        let text =
            #"{"notifications":[{"user_id":"u1","notification_data":"a"},{"user_id":"u2","notification_data":"b"}]}"#
        let request = try NotifyRequest(text: text)
        #expect(request == .batch([try record("u1", "a"), try record("u2", "b")]))
        #expect(request.text == text)
        #expect(request.records.map(\.userID.text) == ["u1", "u2"])
    }

    @Test(
        "ignores unknown members, null ones and the order",
        arguments: [
            #"{"x":{"user_id":5},"notification_data":"a","user_id":"u1"}"#,
            #"{"notification_id":null,"user_id":"u1","create_date":null,"created_date":null,"notification_data":"a"}"#,
            #"{"notifications":null,"user_id":"u1","notification_data":"a"}"#,
            #"{"USER_ID":5,"user_id":"u1","Notification_data":[],"notification_data":"a"}"#,
            #" { "user\u005fid" : "\u00751" , "notification_data" : "a" } "#,
        ]
    )
    func leniency(text: String) throws {
        #expect(try NotifyRequest(text: text) == .single(try record("u1", "a")))
    }

    @Test(
        "reads the create date from three members",
        arguments: [
            #""create_date":"2026-01-01T00:00:00Z""#, #""creation_date":"2026-01-01T00:00:00Z""#,
            #""created_date":"2026-01-01T00:00:00Z""#,
            #""created_date":"2026-01-01T01:00:00+01:00","create_date":"2026-01-01T00:00:00.000Z""#,
            #""create_date":null,"creation_date":"2026-01-01T00:00:00Z","created_date":null"#,
            #""created_date":"2026-01-01T00:00:00Z","creation_date":"2026-01-01T00:00:00Z","create_date":null"#,
        ]
    )
    func dateNames(members: String) throws {
        let expected = try record("u1", "a", Timestamp("2026-01-01T00:00:00Z"))
        #expect(try NotifyRecord(text: #"{"user_id":"u1","notification_data":"a",\#(members)}"#) == expected)
        #expect(try NotifyRequest(text: #"{\#(members),"user_id":"u1","notification_data":"a"}"#) == .single(expected))
    }

    @Test(
        "refuses dates that name different instants, at the later member",
        arguments: [
            ("create_date", "creation_date"), ("create_date", "created_date"), ("creation_date", "create_date"),
            ("creation_date", "created_date"), ("created_date", "create_date"), ("created_date", "creation_date"),
        ]
    )
    func conflictingDates(first: String, second: String) {
        let text =
            #"{"\#(first)":"2026-01-01T00:00:00Z","user_id":"u1","notification_data":"a","#
            + #""\#(second)":"2026-01-01T00:00:00.000000001Z"}"#
        let offset = text.utf8.count - #""\#(second)":"2026-01-01T00:00:00.000000001Z"}"#.utf8.count
        let expected = WireFault(reason: .conflictingMembers, pointer: "/\(second)", offset: offset)
        #expect(fault(reading: text, as: NotifyRequest.self) == expected)
        #expect(fault(reading: text, as: NotifyRecord.self) == expected)
    }

    @Test(
        "is refused with the place of its fault",
        arguments: [
            Refusal("[]", .wrongType, "", 0),
            Refusal("{}", .missingMember, "/user_id", 1),
            Refusal(#"{"user_id":"u1"}"#, .missingMember, "/notification_data", 15),
            Refusal(#"{"user_id":null,"notification_data":"a"}"#, .wrongType, "/user_id", 11),
            Refusal(#"{"notifications":[]}"#, .empty, "/notifications", 17),
            Refusal(#"{"notifications":{}}"#, .wrongType, "/notifications", 17),
            Refusal(#"{"notifications":null}"#, .missingMember, "/user_id", 21),
            Refusal(#"{"notifications":[null]}"#, .wrongType, "/notifications/0", 18),
            Refusal(
                #"{"notifications":[{"user_id":"u","notification_data":"a"},{"user_id":"u"}]}"#,
                .missingMember,
                "/notifications/1/notification_data",
                72
            ),
            Refusal(
                #"{"notifications":[{"user_id":"u","notification_data":"a"},]}"#,
                .trailingComma,
                "/notifications",
                57
            ),
            Refusal(
                #"{"notifications":[{"user_id":"u","notification_data":"a"}],"user_id":"u"}"#,
                .conflictingMembers,
                "/user_id",
                59
            ),
            Refusal(
                #"{"create_date":"2026-01-01T00:00:00Z","notifications":[{"user_id":"u","notification_data":"a"}]}"#,
                .conflictingMembers,
                "/notifications",
                38
            ),
            Refusal(#"{"notifications":[{"notifications":[]}]}"#, .missingMember, "/notifications/0/user_id", 37),
        ]
    )
    func refusals(refusal: Refusal) {
        #expect(fault(reading: refusal.bytes, as: NotifyRequest.self) == refusal.fault)
    }

    @Test(
        "carries data scalar by scalar",
        arguments: [
            "", "\u{0}", "\u{2028}\u{2029}", "e\u{301}\u{E9}", "{\"a\":1}", "\"\\/\u{8}\u{1F}", "👩‍👩‍👧‍👦", "\r\n\t",
            "\u{FEFF}",
        ]
    )
    func data(text: String) throws {
        let request = NotifyRequest.single(try record("u", text))
        let data = try NotifyRequest(wire: request.wire()).records.first?.notificationData
        #expect(data.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
    }

    @Test("has records that differ when only the bytes of their data do")
    func equality() throws {
        #expect(try record("u", "\u{E9}") != record("u", "e\u{301}"))
        let date = Timestamp(seconds: 0)
        #expect(
            UnseenNotification(notificationData: "\u{E9}", createDate: date)
                != UnseenNotification(notificationData: "e\u{301}", createDate: date)
        )
        #expect(
            SeenNotification(notificationData: "\u{E9}", createDate: date, seenDate: date)
                != SeenNotification(notificationData: "e\u{301}", createDate: date, seenDate: date)
        )
    }
}
