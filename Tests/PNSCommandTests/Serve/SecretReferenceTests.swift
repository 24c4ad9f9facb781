import Foundation
import Testing

@testable import pns

@Suite struct SecretReferenceTests {
    @Test func leadsToAVariableOrAFile() throws {
        try ServeFolder.with { folder in
            try folder.write("from a file\n", to: "secret")
            let resolve = { try SecretReference.resolve($0, environment: ["A": "from a variable"], folder: folder.url) }
            #expect(try resolve("${env:A}") == "from a variable")
            #expect(try resolve("${file:secret}") == "from a file")
            #expect(
                try resolve("${file:\(folder.url.appending(path: "secret").path(percentEncoded: false))}")
                    == "from a file"
            )
            #expect(try resolve("plain ${env:A}") == "plain ${env:A}")
        }
    }

    @Test(arguments: [
        ("${env:B}", "the variable B, which is not set"), ("${file:none}", "the file none, which cannot be read"),
        ("${vault:a}", "neither"), ("${}", "neither"),
    ])
    func saysWhereItLeadsNowhere(_ text: String, _ part: String) throws {
        try ServeFolder.with { folder in
            let fault = #expect(throws: SecretReference.Fault.self) {
                try SecretReference.resolve(text, environment: [:], folder: folder.url)
            }
            #expect(fault?.problem.contains(part) == true)
        }
    }
}
