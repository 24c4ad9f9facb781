import PNSCodec
import Testing

@Suite struct FormFieldsTests {
    @Test(arguments: [
        ("", []), ("&", []), ("a=b", [("a", "b")]), ("a", [("a", "")]), ("a=&b=c", [("a", ""), ("b", "c")]),
        ("a=b=c", [("a", "b=c")]), ("a+b=c%2Bd", [("a b", "c+d")]), ("%C3%A9=%e2%82%ac", [("é", "€")]),
        ("=x", [("", "x")]), ("a=1&a=2", [("a", "1"), ("a", "2")]),
    ])
    func reads(_ text: String, _ fields: [(String, String)]) throws {
        let form = try #require(FormFields(form: Array(text.utf8)))
        #expect(form.fields == fields.map { FormFields.Field($0.0, $0.1) })
    }

    @Test(arguments: ["%", "a=%", "a=%4", "a=%zz", "a=%+1", "a=%ff", "%C3=x", "a=b&%"])
    func refuses(_ text: String) {
        #expect(FormFields(form: Array(text.utf8)) == nil)  // OAU-028
    }

    @Test func refusesBytesThatAreNotUTF8() {
        #expect(FormFields(form: [UInt8(ascii: "a"), 0xFF]) == nil)
    }

    @Test(arguments: ["", "plain", "a b", "é:%&=+€", "\u{0}\n", "*-._~"])
    func readsWhatItWrites(_ text: String) {
        let form = FormFields([FormFields.Field(text, text), FormFields.Field("x", text)])
        #expect(FormFields(form: Array(form.text.utf8)) == form)
    }
}
