import Foundation
import Testing

/// What the program is made of is a list, held against what resolves and against what runs.
@Suite struct SupplyTests {
    private static let script = Program.root + "/Scripts/dependencies"
    private static let list = Program.root + "/Scripts/dependencies.csv"

    /// A folder with the list, the manifest and a file of resolved versions.
    private func folder(resolved change: (String) -> String = { $0 }) throws -> Folder {
        let folder = try Folder()
        try FileManager.default.createDirectory(
            atPath: folder.file("Scripts"), withIntermediateDirectories: true)
        for name in ["Scripts/dependencies.csv", "Package.swift"] {
            try FileManager.default.copyItem(
                atPath: "\(Program.root)/\(name)", toPath: folder.file(name))
        }
        let environment = "DEPENDENCIES_ROOT=\(folder.path)"
        let pinned = try Program.shell("\(environment) \(Self.script) --pin", in: folder.path)
        #expect(pinned.code == 0, "\(pinned.error)")
        let resolved = folder.file("Package.resolved")
        let text = try String(contentsOfFile: resolved, encoding: .utf8)
        try change(text).write(toFile: resolved, atomically: true, encoding: .utf8)
        return folder
    }

    private func check(_ folder: Folder) throws -> Program.Result {
        try Program.shell(
            "DEPENDENCIES_ROOT=\(folder.path) \(Self.script) --check", in: folder.path)
    }

    @Test func whatThePinsSayIsWhatTheListSays() throws {
        let result = try check(folder())
        #expect(result.code == 0 && result.error.isEmpty, "\(result.error)")
    }

    @Test func anotherVersionThanTheListIsSeen() throws {
        for (old, new) in [
            ("\"1.8.2\"", "\"1.9.0\""), ("436bde4b", "00000000"), ("apple/", "evil/"),
            ("swift-mustache\"", "swift-other\""),
        ] {
            let result = try check(folder { $0.replacing(old, with: new, maxReplacements: 1) })
            #expect(result.code == 1, "\(old) → \(new)")
            #expect(result.error.hasPrefix("Scripts/dependencies: "), "\(result.error)")
        }
    }

    @Test func theBillOfMaterialsNamesAll() throws {
        let text = try String(contentsOfFile: Self.list, encoding: .utf8)
        let names = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst()
            .map { String($0.split(separator: ",")[1]) }
        let made = try Program.shell("\(Self.script) --sbom", in: Program.root)
        let bill = try #require(
            try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any])
        #expect(bill["bomFormat"] as? String == "CycloneDX")
        let parts = try #require(bill["components"] as? [[String: Any]])
        #expect(parts.compactMap { $0["name"] as? String } == names && names.count > 8)
        #expect(parts.allSatisfy { ($0["version"] as? String)?.isEmpty == false })
        let notices = try Program.shell("\(Self.script) --notices", in: Program.root)
        for name in names { #expect(notices.output.contains("\n\(name) "), "\(name)") }
    }

    @Test func theProgramNamesItsLibraries() throws {
        let folder = try Folder()
        let told = try Program.shell("warchest --version --verbose", in: folder.path)
        let lines = told.output.split(separator: "\n")
        try #require(told.code == 0 && lines.count == 6, "\(told.output)")
        for (line, start) in zip(
            lines, ["warchest ", "SQLite 3.", "libarchive ", "", "libcurl", "libxlsxwriter "])
        {
            #expect(line.hasPrefix(start), "\(told.output)")
        }
        #if os(Linux)
        #expect(lines[3].hasPrefix("OpenSSL "), "\(told.output)")
        #endif
    }
}
