import ArgumentParser
import Foundation
import Report
import Store

/// `warchest demo`
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Import the Georgia 6th 2017 facts that ship with warchest; answer questions.")

    @Option(name: [.customShort("o"), .customLong("output")], help: "The folder for everything.")
    var folder = "./warchest-demo"

    /// The race the demo is about.
    private static let race = "GA-06@2017-06-20"
    /// What is shown, as far as this program has it.
    private static let shown = ["race-summary", "claims-check"]

    mutating func run() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let path = "\(folder)/demo.db"
        try importEmbeddedDemo(into: path)

        let catalogue = ReportCatalogue()
        let asOf = try Surroundings.today()
        let connection = try Reading.trusted(path)
        for name in Self.shown where catalogue.names.contains(name) {
            let report = try catalogue.report(name)
            try ReportRunner(report: report, connection: connection).run(
                request(report, asOf), into: Printing.sink(.table))
            try StandardOutput.line()
        }
        let reports = try catalogue.names.map { try catalogue.report($0) }.filter { report in
            report.parameters.allSatisfy { !$0.isRequired || $0.type == .race }
        }
        let requests = Dictionary(
            reports.map { ($0.name, request($0, asOf)) }, uniquingKeysWith: { first, _ in first })
        let files = try Exporter(version: Warchest.version, overwrites: true).export(
            reports, requests, asOf: asOf, profile: .excel, to: "\(folder)/csv"
        ) { _ in connection }
        try StandardOutput.line("\(files.count) reports as CSV files: \(folder)/csv")
        try StandardOutput.line(
            "Next: warchest report --db \(path), or warchest schema for your own questions")
    }

    private func request(_ report: ReportDefinition, _ asOf: String) -> ReportRequest {
        let race = report.parameters.first { $0.type == .race }
        return ReportRequest(
            parameters: race.map { [$0.name: Self.race] } ?? [:], asOf: asOf)
    }
}
