import Artefacts
import Foundation
import Import
import Report
import Store

/// The files of this repository.
package enum Repository {
    package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The version of the schema that this program makes.
    package static let schemaVersion = Int32(
        Artefacts.files(under: "schema/migrations/", ending: "sql").count)
}

/// An invented race (`Tests/Fixtures/race`), imported once through the importer itself.
package enum ImportedRace {
    package static let path: String = {
        do {
            let folder = NSTemporaryDirectory() + "/warchest-race-\(UInt64.random(in: 0 ... .max))"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            let path = folder + "/race.db"
            let database = try Connection(
                writing: path, create: true, toolVersion: "test", waitSeconds: 1)
            let importer = try Importer(
                database: database,
                options: ImportOptions(today: "2024-06-01", now: "2024-06-01T00:00:00Z"))
            let fixtures = Repository.root.appendingPathComponent("Tests/Fixtures/race").path
            for name in try FileManager.default.contentsOfDirectory(atPath: fixtures).sorted() {
                for outcome in try importer.importFile("\(fixtures)/\(name)") {
                    if let refusal = outcome.refusal { throw refusal }
                }
            }
            return path
        } catch {
            fatalError("\(error)")
        }
    }()

    package static func connection() throws -> Connection {
        try Connection(reading: path, schemaVersion: Repository.schemaVersion)
    }

    /// A question that every report of the program understands.
    package static func request(_ report: ReportDefinition, _ method: String) -> ReportRequest {
        var parameters: [String: String] = [:]
        for parameter in report.parameters where parameter.isRequired {
            parameters[parameter.name] =
                switch (parameter.name, parameter.type) {
                case ("donor", _): "doe jane"
                case ("payee", _): "media co"
                case (_, .race): "OH-15"
                case (_, .date): "2024-04-20"
                case (_, .committees): "C00990101,C00991212"
                default: "C00990101"
                }
        }
        // Without a home it measures nothing.
        if report.name == "geography-district" { parameters["race"] = "OH-15" }
        return ReportRequest(
            parameters: parameters, asOf: "2024-06-01", method: method, showsKeys: true)
    }
}
