import Foundation
import PackagePlugin

/// Embeds the text of schema/, importers/ and exports/ into the binary, so that one file is the
/// whole program. New and edited files are picked up by the next build.
@main
struct EmbedPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) async throws -> [Command] {
        let root = context.package.directoryURL
        let folders = ["schema", "importers", "exports"].map { root.appendingPathComponent($0) }
        let output = context.pluginWorkDirectoryURL.appendingPathComponent("Embedded.swift")
        let inputs = folders.flatMap { folder -> [URL] in
            let walker = FileManager.default.enumerator(
                at: folder, includingPropertiesForKeys: [.isRegularFileKey])
            return (walker?.allObjects as? [URL] ?? []).filter { !$0.hasDirectoryPath }
        }
        return [
            .buildCommand(
                displayName: "Embedding schema, importers and exports",
                executable: try context.tool(named: "embed-tool").url,
                arguments: [root.path, output.path],
                inputFiles: inputs.sorted { $0.path < $1.path },
                outputFiles: [output])
        ]
    }
}
