import Artefacts
import Import
import Store

/// What importing the demo's journals came to.
struct DemoImport {
    /// Journals read.
    var files = 0
    /// Rows that were not there before.
    var rows = 0
}

/// Imports the Georgia 6th 2017 journals that are embedded in the program.
func importEmbeddedDemo(into path: String) throws -> DemoImport {
    let database = try Writing.database(path, create: true)
    let options = ImportOptions(today: try Surroundings.today(), now: Writing.now())
    let importer = try Importer(database: database, options: options)
    var done = DemoImport()
    for file in Artefacts.files(under: "importers/demo/ga06-2017/", ending: "csv") {
        let name = String(file.path.split(separator: "/").last ?? "")
        let outcome = try importer.importBytes(Array(file.text.utf8), name: name, path: file.path)
        if let refusal = outcome.refusal { throw refusal }
        done.files += 1
        if outcome.duplicateOf == nil { done.rows += outcome.good }
    }
    return done
}
