import Artefacts
import CSystem
import Foundation
import Report
import Store

/// A folder that is removed with its owner.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/warchest-report-tests-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: file(name), atomically: true, encoding: .utf8)
        return file(name)
    }
}

/// A small Warchest database, made through SQLite's C API from the schema's own files, with rows
/// whose names are as hostile as data can be.
final class TestDatabase {
    let folder: TemporaryFolder
    let path: String

    static let schemaVersion = Int32(
        Artefacts.files(under: "schema/migrations/", ending: "sql").count)

    init(applicationID: Int32 = Connection.applicationID, version: Int32? = nil) throws {
        folder = try TemporaryFolder()
        path = folder.file("test.db")
        var sql = "PRAGMA application_id=\(applicationID);"
        sql += "PRAGMA user_version=\(version ?? Self.schemaVersion);"
        for file in Artefacts.files(under: "schema/migrations/", ending: "sql") { sql += file.text }
        sql += Self.views + Self.rows
        sql += Artefacts.file("schema/views/named_records.sql")?.text ?? ""
        try Self.execute(sql, on: path)
        guard applicationID == Connection.applicationID, version == nil else { return }
        try indexNames()
    }

    /// Makes the index of names, as an import does.
    func indexNames() throws {
        let database = try Connection(verifying: path, toolVersion: "test", waitSeconds: 1)
        try database.execute(
            "DELETE FROM name_part; DELETE FROM name_word; DELETE FROM party_rows; "
                + "DELETE FROM filed_part")
        for source: Int64 in 7...9 { try NameIndex.write(source: source, in: database) }
    }

    static func execute(_ sql: String, on path: String) throws {
        var handle: OpaquePointer?
        sqlite3_open(path, &handle)
        defer { sqlite3_close(handle) }
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw TestFailure(text: String(cString: sqlite3_errmsg(handle)))
        }
    }

    func trusted() throws -> Connection {
        try Connection(reading: path, schemaVersion: Self.schemaVersion)
    }

    func guarded(seconds: String = "5") throws -> Connection {
        guard let limits = Connection.Profile.Limits(secondsText: seconds) else {
            throw TestFailure(text: "limits")
        }
        return try Connection(
            reading: path, schemaVersion: Self.schemaVersion, profile: .guarded(limits))
    }

    /// The bytes of the database file.
    func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    /// Stand-ins for schema/views, so that these tests do not depend on them.
    private static let views = """
        CREATE VIEW committees AS SELECT cmte_id, cmte_nm FROM committee;
        CREATE VIEW candidates AS SELECT cand_id, cand_name FROM candidate;
        CREATE VIEW ledger AS SELECT e.entry_id, f.cmte_id AS filer_id, p.name AS counterparty,
          e.amount_cents, c.status, c.status_rule, e.tran_id, e.entry_id / 1000000000 AS source_id,
          e.entry_id % 1000000000 AS line
          FROM entry e JOIN filing_ref f USING (filing_id) JOIN party p USING (party_id)
          JOIN posting g USING (posting_id) JOIN posting_class c USING (class_id);
        """

    private static let rows = """
        INSERT INTO source (source_id, file, path, format, cycle, sha256, bytes, lines, records,
          posted, rejected, header_records, blank_records, text_records, sum_cents, memo_cents,
          row_hash, precision, state, known_from, imported_at, tool_version)
        VALUES (7, 'itcont.txt', '/nowhere/itcont.txt', 'fec-bulk/itcont', 2018, 'abc', 1, 5, 5, 5,
          0, 0, 0, 0, 0, 0, '0', 'whole-dollar', 'current', '2017-01-01', '2017-01-01', '0');
        INSERT INTO committee (record_id, cmte_id, cmte_nm) VALUES
          (8000000001, 'C00000001', 'JON OSSOFF FOR CONGRESS'),
          (8000000002, 'C00000002', 'OSSOFF VICTORY FUND'),
          (8000000003, 'C00000003', 'KAREN HANDEL FOR CONGRESS, INC.');
        INSERT INTO candidate (record_id, cand_id, cand_name) VALUES
          (9000000001, 'H8GA06195', 'OSSOFF, T. JONATHAN');
        INSERT INTO posting_class (class_id, kind, nature, direction, status, status_rule)
          VALUES (1, 'contribution', 'contribution', 'in', 'active', NULL),
                 (2, 'contribution', 'contribution', 'in', 'attribution', 'memo-entry/1');
        INSERT INTO filing_ref (filing_id, source_id, cmte_id) VALUES (1, 7, 'C00000001');
        INSERT INTO posting (posting_id, source_id, class_id) VALUES (1, 7, 1), (2, 7, 2);
        INSERT INTO party (party_id, name, zip_code) VALUES
          (1, '=1+1', '00501'), (2, 'A' || char(0x202E) || 'B' || char(27) || '[2J', '30305'),
          (3, '王小明 "x", y', '30306'), (4, char(10) || '@SUM', NULL);
        INSERT INTO entry (entry_id, filing_id, party_id, posting_id, amount_cents, tran_id) VALUES
          (7000000001, 1, 1, 1, 123456, 'T1'), (7000000002, 1, 2, 1, -50, 'T2'),
          (7000000003, 1, 3, 1, 99999999999999, 'T3'), (7000000004, 1, 4, 1, 0, 'T4'),
          (7000000005, 1, 1, 2, 700, 'T1');
        """
}

struct TestFailure: Error { let text: String }

/// A report over the test database.
enum Sample {
    static let text = """
        -- name: gifts
        -- title: Gifts
        -- question: Who gave?
        -- param: committee  committee          Only gifts to this committee
        -- param: limit  count = 25  Rows to return
        -- column: donor  text  Name as filed
        -- column: zip5  text  ZIP code
        -- column: n  count  Rows
        -- column: total_cents  cents  Sum
        -- column: share_bp  basis_points  Share of a million dollars
        -- key: donor, zip5
        -- cell: total_cents
        -- method: test/1
        -- rule: memo-entry/1: memo entries are left out
        -- order: donor, zip5
        -- @query
        SELECT p.name AS donor, p.zip_code AS zip5, count(*) AS n,
          sum(e.amount_cents) AS total_cents, sum(e.amount_cents) / 10000 AS share_bp
        FROM entry e JOIN party p USING (party_id) JOIN posting g USING (posting_id)
        JOIN filing_ref f USING (filing_id)
        WHERE g.class_id = 1 AND (:committee IS NULL OR f.cmte_id = :committee)
        GROUP BY p.party_id ORDER BY donor, zip5 LIMIT :limit
        -- @why
        SELECT e.entry_id AS record_id, e.amount_cents AS cents
        FROM entry e JOIN party p USING (party_id) JOIN posting g USING (posting_id)
        WHERE g.class_id = 1 AND p.name = :key_donor AND p.zip_code IS :key_zip5
        -- @excluded
        SELECT 'memo-entry/1' AS rule, count(*) AS n, sum(amount_cents) AS cents
        FROM entry JOIN posting USING (posting_id) JOIN party p USING (party_id)
        WHERE class_id = 2 AND (:key_donor IS NULL OR p.name = :key_donor)
        """

    static func report() throws -> ReportDefinition {
        try ReportDefinition.parse(text, file: "gifts.sql", embedded: false)
    }

    /// The output of a run, as text.
    static func run(
        _ request: ReportRequest = ReportRequest(asOf: "2018-01-01"),
        _ sink: (ByteOutput) -> RowSink
    ) throws -> String {
        let database = try TestDatabase()
        let collector = Collector()
        let output = ByteOutput { collector.bytes.append(contentsOf: $0) }
        try ReportRunner(report: try report(), connection: try database.trusted())
            .run(request, into: sink(output))
        return String(decoding: collector.bytes, as: UTF8.self)
    }
}

/// Bytes written by a sink.
final class Collector {
    var bytes: [UInt8] = []

    /// A plain CSV sink that writes here.
    var sink: CSVSink { CSVSink(output: ByteOutput { self.bytes += $0 }, profile: .plain) }

    /// What was written, line by line.
    var lines: [String] {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }
}
