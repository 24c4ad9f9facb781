import CLibFuzzer
import Foundation
import PNSProperties

// pns-fuzz list             the names of the properties
// pns-fuzz seeds NAME DIR   writes the seeds of a property, a file each
// pns-fuzz NAME …           runs libFuzzer on a property; the rest is for libFuzzer

/// The property of this run, for the callback that cannot capture it.
nonisolated(unsafe) var chosen: Property?

func fail(_ sentence: String) -> Never {
    FileHandle.standardError.write(Data("pns-fuzz: \(sentence)\n".utf8))
    exit(2)
}

func writeSeeds(of property: Property, to folder: String) throws {
    let folder = URL(filePath: folder, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (number, seed) in property.seeds().enumerated() {
        try Data(seed).write(to: folder.appending(component: "seed-\(number)"))
    }
}

let words = CommandLine.arguments.dropFirst()
switch words.first {
case "list":
    for property in Property.all { print(property.name) }
case "seeds":
    guard words.count == 3, let name = words.dropFirst().first, let property = Property.named(name),
        let folder = words.last
    else { fail("usage: pns-fuzz seeds NAME DIR") }
    try writeSeeds(of: property, to: folder)
case let name?:
    guard let property = Property.named(name) else { fail("there is no property \(name); `pns-fuzz list` shows all") }
    chosen = property
    // libFuzzer does not see the name.
    var arguments: [UnsafeMutablePointer<CChar>?] = ([CommandLine.arguments[0]] + words.dropFirst()).map { strdup($0) }
    arguments.append(nil)
    var count = Int32(arguments.count - 1)
    let status = arguments.withUnsafeMutableBufferPointer { buffer in
        var pointer = buffer.baseAddress
        return LLVMFuzzerRunDriver(&count, &pointer) { bytes, size in
            do {
                try chosen?.check(Array(UnsafeBufferPointer(start: bytes, count: size)))
            } catch {
                fatalError("\(error)")
            }
            return 0
        }
    }
    exit(status)
case nil:
    fail("usage: pns-fuzz list | seeds NAME DIR | NAME [libFuzzer options]")
}
