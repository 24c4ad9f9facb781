import Testing

@testable import PNSConformance

@Suite struct TargetTextsTests {
    private static var texts: TargetTexts { TargetTexts { ["env:A": "1", "file:b": "2", "env:EMPTY": ""][$0] } }

    private static func reader(_ text: String) -> DataReader { DataReader(.string(text), file: "t", pointer: "/p") }

    @Test(
        "puts secrets in place and leaves other names alone",
        arguments: [
            ("plain", "plain"), ("${env:A}", "1"), ("Bearer ${env:A}", "Bearer 1"), ("${env:A}${file:b}", "12"),
            ("${port}", "${port}"), ("a${dir}/${file:b}", "a${dir}/2"), ("${", "${"), ("${env:A", "${env:A"),
            ("}", "}"),
        ]
    )
    func replaces(text: String, value: String) throws {
        #expect(try Self.texts.text(Self.reader(text)) == value)
    }

    @Test(
        "says what is missing and how to supply it",
        arguments: [
            ("${env:NONE}", "The environment variable NONE is not set: export NONE=… and try again."),
            ("${env:EMPTY}", "The environment variable EMPTY is not set: export EMPTY=… and try again."),
            (
                "x${file:none}",
                "The file none cannot be read or is empty; its path counts from this file's folder."
            ),
        ]
    )
    func refuses(text: String, sentence: String) throws {
        let fault = DataFault(file: "t", pointer: "/p", sentence: sentence)
        #expect(throws: fault) { try Self.texts.text(Self.reader(text)) }
    }

    @Test(
        "refuses what would be more than one header",
        arguments: [#"{"A B": "x"}"#, #"{"": "x"}"#, #"{"A": "x\ny"}"#]
    )
    func refusesHeaders(object: String) throws {
        #expect(throws: DataFault.self) { try Self.texts.headers(try DataReader(text: object, file: "t")) }
    }
}
