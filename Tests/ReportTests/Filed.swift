import Artefacts
import Foundation
import Import
import Report
import Store
import Testing

/// Filings written by hand, in version 8.5 with commas: fields by the names of importers/fec-efile.
enum Filed {
    static let spender = "C99000001"
    static let campaign = "C99000002"
    static let anna = ["id": "H4OH12101", "last": "GRAY", "first": "ANNA"]
    static let tom = ["id": "H4OH12202", "last": "BELL", "first": "TOM"]

    /// One record of a layout.
    static func record(_ layout: String, _ fields: [String: String]) throws -> String {
        let file = try #require(Artefacts.file("importers/fec-efile/\(layout).csv"))
        let rows = CodeList.parse(file.text)
        let version = try #require(
            rows.first?.firstIndex { $0 == "8.5" || $0.hasSuffix("-8.5") })
        var places: [String: Int] = [:]
        for row in rows.dropFirst() where !row[version].isEmpty {
            places[row[0]] = Int(row[version])
        }
        var values = [String](repeating: "", count: places.values.max() ?? 0)
        for (name, value) in fields {
            values[try #require(places[name], "\(layout) has no field \(name)") - 1] = value
        }
        return values.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",") + "\n"
    }

    static func file(_ records: [String], amends: String = "", number: Int = 0) -> String {
        let origin = amends.isEmpty ? "" : "FEC-\(amends)"
        return "HDR,FEC,8.5,SAMPLE,1.0,\(origin),\(number),\n" + records.joined()
    }

    // MARK: Spenders

    /// A 48-hour notice.
    static func notice(signed: String, _ rows: [String]) throws -> String {
        let cover = try record(
            "f24",
            [
                "form_type": "F24N", "filer_committee_id_number": spender, "report_type": "48",
                "committee_name": "SAMPLE VOICES", "date_signed": signed,
            ])
        return file([cover] + rows)
    }

    /// A regular report of the spender.
    static func regular(
        from: String, through: String, signed: String, _ rows: [String]
    ) throws -> String {
        let cover = try record(
            "f3x",
            [
                "form_type": "F3XN", "filer_committee_id_number": spender,
                "committee_name": "SAMPLE VOICES", "report_code": "Q1",
                "coverage_from_date": from, "coverage_through_date": through,
                "date_signed": signed,
            ])
        return file([cover] + rows)
    }

    static func expenditure(
        _ id: String, _ amount: String, paid: String, seen: String? = nil, stance: String = "S",
        on candidate: [String: String] = anna, memo: String = ""
    ) throws -> String {
        try record(
            "se",
            [
                "form_type": "SE", "filer_committee_id_number": spender, "transaction_id": id,
                "entity_type": "ORG", "payee_organization_name": "MEDIA CO, INC.",
                "dissemination_date": seen ?? paid, "expenditure_amount": amount,
                "disbursement_date": paid, "support_oppose_code": stance,
                "candidate_id_number": candidate["id"] ?? "",
                "candidate_last_name": candidate["last"] ?? "",
                "candidate_first_name": candidate["first"] ?? "", "candidate_office": "H",
                "candidate_state": "OH", "candidate_district": "12", "memo_code": memo,
            ])
    }

    // MARK: Campaigns

    static func campaignReport(
        through: String = "20240331", from: String = "20240101", signed: String = "20240415",
        itemized: String = "0.00", _ rows: [String]
    ) throws -> String {
        let cover = try record(
            "f3",
            [
                "form_type": "F3N", "filer_committee_id_number": campaign,
                "committee_name": "GRAY FOR OHIO", "election_state": "OH",
                "election_district": "12", "report_code": "Q1", "coverage_from_date": from,
                "coverage_through_date": through, "date_signed": signed,
                "col_a_individual_contributions_itemized": itemized,
            ])
        return file([cover] + rows)
    }

    static func gift(
        _ id: String, _ amount: String, on day: String = "20240115", by last: String = "MOORE",
        line: String = "SA11AI", election: String = "P2024", memo: String = "",
        text: String = "", more: [String: String] = [:]
    ) throws -> String {
        try record(
            "sa",
            [
                "form_type": line, "filer_committee_id_number": campaign, "transaction_id": id,
                "entity_type": "IND", "contributor_last_name": last,
                "contributor_first_name": "IDA", "contributor_state": "OH",
                "contributor_zip_code": "43201", "election_code": election,
                "contribution_date": day, "contribution_amount": amount,
                "contribution_aggregate": amount, "memo_code": memo,
                "memo_text_description": text,
            ].merging(more) { _, new in new })
    }

    static func refund(
        _ id: String, _ amount: String, on day: String, election: String = "P2024",
        more: [String: String] = [:]
    ) throws -> String {
        try record(
            "sb",
            [
                "form_type": "SB20A", "filer_committee_id_number": campaign, "transaction_id": id,
                "entity_type": "IND", "payee_last_name": "MOORE", "payee_first_name": "IDA",
                "payee_zip_code": "43201", "election_code": election, "expenditure_date": day,
                "expenditure_amount": amount,
            ].merging(more) { _, new in new })
    }

    // MARK: Bulk files

    /// A row of pas2: whole dollars.
    static func pas2(
        _ sub: Int, _ amount: String, paid: String, type: String = "24E", filing: String,
        filer: String = spender
    ) -> String {
        [
            filer, "N", "Q1", "P2024", "", type, "ORG", "MEDIA CO", "", "VA", "", "", "", paid,
            amount, "H4OH12101", "H4OH12101", "SE.\(sub)", filing, "", "",
            "404152024000020\(sub)",
        ].joined(separator: "|") + "\n"
    }

    static let candidates = """
        H4OH12101|GRAY, ANNA|DEM|2024|OH|H|12|O|N|C99000002|1 TEST ST||SAMPLEVILLE|OH|43201
        H4OH12202|BELL, TOM|REP|2024|OH|H|12|O|N||2 TEST ST||SAMPLEVILLE|OH|43202

        """
}

/// A database of a few files, and the reports on it.
final class FiledDatabase {
    private let folder: TemporaryFolder
    private let database: Connection
    var path: String { folder.file("filed.db") }

    init(_ files: [(name: String, text: String)] = []) throws {
        folder = try TemporaryFolder()
        database = try Connection(
            writing: folder.file("filed.db"), create: true, toolVersion: "test", waitSeconds: 1)
        for file in files { try add(file.text, as: file.name) }
    }

    /// - Returns: the number of the source.
    @discardableResult
    func add(_ text: String, as name: String, on day: String = "2024-06-01") throws -> Int64 {
        try add(path: try folder.write(text, to: name), on: day)
    }

    @discardableResult
    func add(path: String, on day: String = "2024-06-01") throws -> Int64 {
        var options = ImportOptions(today: day, now: day + "T00:00:00Z")
        if !path.hasSuffix(".fec") {
            options.receivedOn = day
            options.cycle = 2024
        }
        let importer = try Importer(database: database, options: options)
        let outcome = try #require(try importer.importFile(path).first)
        if let refusal = outcome.refusal { throw refusal }
        #expect(outcome.rejected == 0, "\(outcome.rejects)")
        return try #require(outcome.sourceID)
    }

    func remove(_ source: Int64) throws {
        _ = try SourceRemoval.remove(source, now: "2024-06-02T00:00:00Z", in: database)
    }

    /// Nothing is found by `verify`.
    func expectSound() throws {
        let problems = try Verification(database: database).run()
        #expect(problems.isEmpty, "\(problems)")
    }

    /// The rows of a report as JSON objects; every figure in them is proved by its entries.
    ///
    /// - Parameter columns: further figures of a row that are proved, where the report proves them.
    func rows(
        _ name: String, _ parameters: [String: String] = [:], asOf: String = "2024-12-31",
        method: String? = nil, proving columns: [String] = []
    ) throws -> [[String: Any]] {
        let connection = try Connection(
            reading: path, schemaVersion: TestDatabase.schemaVersion)
        let report = try ReportCatalogue().report(name)
        var request = ReportRequest(
            parameters: parameters, asOf: asOf, method: method, showsKeys: true)
        let collector = Collector()
        let output = ByteOutput { collector.bytes.append(contentsOf: $0) }
        try ReportRunner(report: report, connection: connection)
            .run(request, into: JSONSink(output: output))
        let parsed = try JSONSerialization.jsonObject(with: Data(collector.bytes))
        let rows = try #require(parsed as? [[String: Any]])
        request.showsKeys = false
        let why = Why(
            connection: connection, readLines: { _, _ in nil }, layout: { _, _, _ in nil })
        let proved = try report.why.map { try connection.statement($0.sql).columnNames } ?? []
        let unproved = columns.filter { $0 != report.cell && !proved.contains($0) }
        #expect(unproved.isEmpty, "\(name): no proof of \(unproved)")
        for row in rows where report.why != nil {
            let key = try #require(row["key"] as? String)
            let told = columns.filter { row.cents($0) != nil && proved.contains($0) }
            let cells = Set([report.cell ?? ""] + told)
            for cell in cells {
                let answer = try why.figure(
                    report, request, key: key, limit: 1, reports: connection, cell: cell)
                #expect(
                    answer.agrees, "\(key) \(cell): \(answer.cellValue) is not \(answer.sum)")
            }
        }
        return rows
    }

    /// The sums of its rows, none proved, and what cut them.
    private func answer(_ name: String, _ parameters: [String: String]) throws -> TotalSink {
        let sink = TotalSink()
        let connection = try Connection(
            reading: path, schemaVersion: TestDatabase.schemaVersion)
        try ReportRunner(report: try ReportCatalogue().report(name), connection: connection)
            .run(ReportRequest(parameters: parameters, asOf: "2024-12-31"), into: sink)
        return sink
    }

    func totals(_ name: String, _ parameters: [String: String]) throws -> [Int] {
        try answer(name, parameters).totals
    }

    func cut(_ name: String, _ parameters: [String: String]) throws -> String? {
        try answer(name, parameters).cut
    }

    /// What a report leaves out: rows and cents by rule.
    func leftOut(
        _ name: String, _ parameters: [String: String] = [:], asOf: String = "2024-12-31"
    ) throws -> [String: [Int]] {
        let sink = FooterSink()
        let connection = try Connection(
            reading: path, schemaVersion: TestDatabase.schemaVersion)
        try ReportRunner(report: try ReportCatalogue().report(name), connection: connection)
            .run(ReportRequest(parameters: parameters, asOf: asOf), into: sink)
        let pairs = sink.lines.map { ($0.rule, [Int($0.count), Int($0.cents ?? 0)]) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}

/// Keeps the column total_cents, and what cut the rows.
private final class TotalSink: RowSink {
    let showsFooter = false
    var totals: [Int] = []
    var cut: String?
    private var place = 0
    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {
        place = columns.firstIndex { $0.name == "total_cents" } ?? 0
    }
    func row(_ row: RowView, key: [UInt8]?) { totals.append(Int(row.integer(place))) }
    func end(_ footer: ResultFooter) { cut = footer.cut }
}

/// Keeps what was left out.
private final class FooterSink: RowSink {
    let showsFooter = true
    var lines: [ExcludedLine] = []
    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {}
    func row(_ row: RowView, key: [UInt8]?) {}
    func end(_ footer: ResultFooter) { lines = footer.excluded }
}

extension [String: Any] {
    func cents(_ name: String) -> Int? { self[name] as? Int }
    func text(_ name: String) -> String? { self[name] as? String }
}
