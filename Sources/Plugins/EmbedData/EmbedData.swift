import Foundation
import PackagePlugin

/// Hands the data folders a target stands for to `embed-data`, which writes them into one Swift source.
@main
struct EmbedData: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folders = target.name == "PNSVectors" ? ["Vectors"] : ["Spec", "Conformance"]
        let root = context.package.directoryURL
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        let kinds: Set = target.name == "PNSVectors" ? ["json", "lock", "md"] : ["json", "lock"]
        let inputs = folders.flatMap { files(below: root.appending(path: $0), of: kinds) }
        return [
            .buildCommand(
                displayName: "Embedding \(folders.joined(separator: ", "))",
                executable: try context.tool(named: "embed-data").url,
                arguments: [output.path, root.path] + folders,
                inputFiles: inputs,
                outputFiles: [output]
            )
        ]
    }

    private func files(below folder: URL, of kinds: Set<String>) -> [URL] {
        let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let found = (walk?.allObjects as? [URL] ?? []).filter { kinds.contains($0.pathExtension) }
        return found.sorted { $0.path < $1.path }
    }
}
