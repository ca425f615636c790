import Store
import Wording

/// One loaded file, as footers and manifests name it.
package struct SourceRecord: Equatable, Sendable {
    /// Number of the source.
    package var id: Int64
    /// File name as given at import.
    package var file: String
    /// Absolute path when imported.
    package var path: String
    /// Member of a zip, or nil.
    package var member: String?
    /// Id of the format, such as `fec-bulk/itcont`.
    package var format: String
    /// Even year that ends its two-year period, or nil.
    package var cycle: Int64?
    /// Digest of the (unzipped) bytes.
    package var sha256: String
    /// Its size, unzipped.
    package var bytes: Int64
    /// Rows posted.
    package var posted: Int64
    /// Rows rejected: they are in no figure.
    package var rejected: Int64
    /// exact, whole-dollar, stated or estimate.
    package var precision: String
    /// current, superseded or removed.
    package var state: String
    /// First day on which it speaks, and the first on which it no longer does.
    package var knownFrom: String
    /// See `knownFrom`.
    package var knownUntil: String
    /// When it was loaded, UTC.
    package var importedAt: String
    /// Of a ledger on a server, where a proof asks: the machine on which it was published.
    package var machine: String?

    /// The file, with the member of a zip.
    package var name: String { member.map { "\(file) (\($0))" } ?? file }

    /// `itcont.txt, fec-bulk/itcont, cycle 2018, 12 rows, sha256 0123456789ab`.
    package var summary: String {
        var rows: [UInt8] = []
        NumberText.appendGrouped(posted, to: &rows)
        let cycle = cycle.map { ", cycle \($0)" } ?? ""
        return "\(name), \(format)\(cycle), \(String(decoding: rows, as: UTF8.self)) rows, "
            + "sha256 \(sha256.prefix(12))"
    }

    private static let columns = """
        source_id, file, path, member, format, cycle, sha256, posted, precision, state,
        rejected, known_from, known_until, imported_at, bytes
        """

    private init(_ row: RowView) {
        id = row.integer(0)
        file = row.text(1) ?? ""
        path = row.text(2) ?? ""
        member = row.text(3)
        format = row.text(4) ?? ""
        cycle = row.optionalInteger(5)
        sha256 = row.text(6) ?? ""
        posted = row.integer(7)
        precision = row.text(8) ?? ""
        state = row.text(9) ?? ""
        rejected = row.integer(10)
        knownFrom = row.text(11) ?? ""
        knownUntil = row.text(12) ?? ""
        importedAt = row.text(13) ?? ""
        bytes = row.integer(14)
    }

    /// Whether it speaks on a day.
    func isInForce(on day: String) -> Bool { knownFrom <= day && day < knownUntil }

    /// `2,426 rows of candidate_summary_2018.csv were rejected`, with the next command; nil when
    /// none were.
    var rejects: String? {
        guard rejected > 0 else { return nil }
        var rows: [UInt8] = []
        NumberText.appendGrouped(rejected, to: &rows)
        return
            "\(String(decoding: rows, as: UTF8.self)) \(rejected == 1 ? "row" : "rows") of \(name) "
            + "\(rejected == 1 ? "was" : "were") rejected and "
            + "\(rejected == 1 ? "is" : "are") in no "
            + "figure: warchest rejects --source \(id)"
    }

    /// The same of several: one line each of the first, and one for all others.
    static func rejects(of sources: [Self]) -> [String] {
        let rejecting = sources.filter { $0.rejected > 0 }
        var lines = rejecting.prefix(mostRejecting).compactMap(\.rejects)
        if rejecting.count > mostRejecting {
            var digits: [[UInt8]] = [[], []]
            let rows = rejecting.dropFirst(mostRejecting).reduce(0) { $0 + $1.rejected }
            NumberText.appendGrouped(rows, to: &digits[0])
            NumberText.appendGrouped(Int64(rejecting.count - mostRejecting), to: &digits[1])
            lines.append(
                "\(String(decoding: digits[0], as: UTF8.self)) rows of "
                    + "\(String(decoding: digits[1], as: UTF8.self)) further files were rejected "
                    + "and are in no figure: warchest rejects")
        }
        return lines
    }

    private static let mostRejecting = 20

    /// The sources that were not removed and were known on a day, whether or not they still spoke.
    package static func known(on day: String, _ connection: Connection) throws -> [Self] {
        var found: [Self] = []
        try connection.run(
            """
            SELECT \(columns) FROM source
            WHERE known_from <= :as_of AND state <> 'removed' ORDER BY source_id
            """, parameters: ["as_of": .text(day)]
        ) { row in
            found.append(Self(row))
            return true
        }
        return found
    }

    /// One source, whatever its state, with the machine from which a server has it.
    static func withMachine(_ id: Int64, _ connection: Connection) throws -> Self? {
        var found = try find(id, connection)
        guard connection.isOnServer else { return found }
        try connection.run(
            "SELECT machine FROM warchest_server.published WHERE source_id = :id",
            parameters: ["id": .integer(id)]
        ) { row in
            found?.machine = row.text(0)
            return false
        }
        return found
    }

    /// One source, whatever its state.
    package static func find(_ id: Int64, _ connection: Connection) throws -> Self? {
        var found: Self?
        try connection.run(
            "SELECT \(columns) FROM source WHERE source_id = :id", parameters: ["id": .integer(id)]
        ) { row in
            found = Self(row)
            return false
        }
        return found
    }
}
