import Artefacts
import Files
import Store
import TestSupport
import Testing

/// What a database is held against when it is opened is hashed when the program is built.
@Suite struct SchemaDigestTests {
    @Test func theDigestOfTheBuildIsThatOfTheFilesInTheProgram() {
        let deciding = ["schema/codes/", "schema/migrations/", "schema/views/"]
        let files = Artefacts.all.filter { file in
            deciding.contains { file.path.hasPrefix($0) }
        }
        #expect(files.count > 50)
        #expect(files.map(\.path) == files.map(\.path).sorted())
        let text = files.map { $0.path + $0.text }.joined()
        #expect(SHA256Hasher.hex(of: text) == SchemaCheck.shippedDigest)
    }

    /// One letter more in a view is a stranger's code; as this program makes it, it is ours.
    @Test func aViewThatReadsDifferentlyIsForeign() throws {
        let bench = try Workbench()
        _ = try bench.importing(try bench.write("itcont24.txt", ""))
        let migrations = Artefacts.files(under: "schema/migrations/", ending: "sql")
        func isForeign() throws -> Bool {
            try ForeignCode.isIn(
                Connection(
                    reading: bench.database, schemaVersion: Int32(migrations.count),
                    schemaDigest: SchemaCheck.shippedDigest))
        }
        #expect(try !isForeign())
        let text = "SELECT sql || ' ' FROM sqlite_schema WHERE name = 'decisions'"
        let view = try #require(try bench.rows(text).first?.first ?? nil)
        try bench.tamper("DROP VIEW decisions; \(view.dropLast()) LIMIT 1")
        #expect(try isForeign())
    }
}
