import Artefacts
import Store

/// Writes electronic filings for tests: records by the names of their fields.
struct FilingText {
    static let separator = "\u{1C}"

    let version: String
    let delimiter: String
    private(set) var lines: [String]

    /// A filing that begins with a header and a cover.
    init(
        _ cover: String, version: String = "8.3", delimiter: String = separator,
        amends: String? = nil, number: Int? = nil, _ values: [String: String]
    ) {
        self.version = version
        self.delimiter = delimiter
        let header = [
            "HDR", "FEC", version, "TEST", "1", amends.map { "FEC-\($0)" } ?? "",
            number.map(String.init) ?? "",
        ]
        lines = [header.joined(separator: delimiter)]
        add(cover, values)
    }

    /// Adds a record of a type.
    mutating func add(_ type: String, _ values: [String: String]) {
        lines.append(
            Self.fields(type, version, values).joined(separator: delimiter))
    }

    mutating func add(line: String) { lines.append(line) }

    var text: String { lines.map { $0 + "\n" }.joined() }

    /// The fields of a record: its layout has the field names.
    static func fields(_ type: String, _ version: String, _ values: [String: String]) -> [String] {
        let types = CodeList.parse(Artefacts.file("importers/fec-efile/records.csv")?.text ?? "")
        let named = types.filter { row in
            row[0].hasSuffix("*") ? type.hasPrefix(row[0].dropLast()) : row[0] == type
        }
        let layout = named.max { $0[0].count < $1[0].count }?[1] ?? ""
        let rows = CodeList.parse(Artefacts.file("importers/fec-efile/\(layout).csv")?.text ?? "")
        guard let header = rows.first,
            let column = header.indices.dropFirst(3).first(where: { covers(header[$0], version) })
        else { return [type] }
        var fields: [Int: String] = [:]
        var unused = values
        for row in rows.dropFirst() {
            guard let position = Int(row[column]) else { continue }
            fields[position] = position == 1 ? type : unused.removeValue(forKey: row[0]) ?? ""
        }
        precondition(unused.isEmpty, "\(type) \(version) has no field \(unused.keys.sorted())")
        return fields.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func covers(_ range: String, _ version: String) -> Bool {
        let ends = range.split(separator: "-").compactMap { Double($0.filter { $0 != "P" }) }
        guard let number = Double(version), !range.hasPrefix("P"), let low = ends.first,
            let high = ends.last
        else { return false }
        return low <= number
            && (number <= high
                || (high == high.rounded() && number < high + 1 && !range.contains(".")))
    }
}

/// The filings of one invented committee that tests use again and again.
enum Sample {
    static let committee = "C00990501"

    /// A monthly or quarterly report of a super PAC.
    static func report(
        _ from: String, _ through: String, signed: String, report: String = "M3",
        amends: String? = nil, number: Int? = nil, committee: String = committee,
        _ values: [String: String] = [:]
    ) -> FilingText {
        FilingText(
            amends == nil && number == nil ? "F3XN" : "F3XA", amends: amends, number: number,
            [
                "filer_committee_id_number": committee, "committee_name": "SAMPLE PAC",
                "report_code": report, "coverage_from_date": from,
                "coverage_through_date": through, "date_signed": signed,
            ].merging(values) { _, new in new })
    }

    /// A 24- or 48-hour notice.
    static func notice(
        signed: String, hours: String = "48", amends: String? = nil, number: Int? = nil,
        committee: String = committee
    ) -> FilingText {
        FilingText(
            amends == nil ? "F24N" : "F24A", amends: amends, number: number,
            [
                "filer_committee_id_number": committee, "committee_name": "SAMPLE PAC",
                "report_type": hours, "date_signed": signed,
            ])
    }

    /// One independent expenditure.
    static func expenditure(
        _ id: String, _ dollars: String, paid: String = "", shown: String = "",
        _ stance: String = "O", candidate: String = "H0OH15001", memo: String = ""
    ) -> [String: String] {
        [
            "filer_committee_id_number": committee, "transaction_id": id, "entity_type": "ORG",
            "payee_organization_name": "AIR TIME INC", "election_code": "G2024",
            "dissemination_date": shown, "disbursement_date": paid, "expenditure_amount": dollars,
            "expenditure_purpose_descrip": "Media buy", "support_oppose_code": stance,
            "candidate_id_number": candidate, "candidate_last_name": "STONE",
            "candidate_first_name": "PETER", "candidate_office": "H", "candidate_state": "OH",
            "candidate_district": "15", "memo_code": memo,
        ]
    }

    /// One gift by a person.
    static func gift(
        _ id: String, _ dollars: String, day: String, last: String = "DOE", memo: String = "",
        text: String = "", parent: String = "", committee: String = committee
    ) -> [String: String] {
        [
            "filer_committee_id_number": committee, "transaction_id": id,
            "back_reference_tran_id_number": parent, "entity_type": "IND",
            "contributor_last_name": last, "contributor_first_name": "JANE",
            "contributor_state": "OH", "contributor_zip_code": "432010000",
            "contribution_date": day, "contribution_amount": dollars,
            "contribution_aggregate": dollars, "memo_code": memo,
            "memo_text_description": text,
        ]
    }
}
