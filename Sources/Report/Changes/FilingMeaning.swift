import Store
import Wording

/// What one electronic filing is, and what it brought that no figure of a race shows: the notices
/// it told again, what it amended, what an analyst would ask, what was set apart.
package struct FilingMeaning: Sendable {
    /// The FEC's number.
    package var number: String
    /// `F3XN`-like: form and amendment letter.
    package var form = ""
    /// Who filed, FEC id.
    package var committee = ""
    /// Who filed.
    package var filer = ""
    /// `Q1 to 2024-03-31`.
    package var report = ""
    /// The day from which it speaks, and what that rests on.
    package var known = ""
    /// Its source here.
    package var source: Int64?
    /// What it brought.
    package var changes: [StateChange] = []
    /// The candidates that its rows name.
    package var candidates: [String] = []

    /// Of a filing of which nothing else is known.
    package init(number: String) { self.number = number }

    /// In one line: who filed what.
    package var heading: String {
        var text = "filing \(number)"
        if !form.isEmpty { text += ", \(form)" }
        if !filer.isEmpty { text += ", \(filer)" }
        if !committee.isEmpty { text += " (\(committee))" }
        if !report.isEmpty { text += ", \(report)" }
        return text
    }

    /// One object of JSON.
    package var json: String {
        func text(_ value: String) -> String { JSONText.quoted(value, form: .stored) }
        return "{\"filing\":\(text(number)),\"form\":\(text(form)),"
            + "\"committee_id\":\(text(committee)),\"committee\":\(text(filer)),"
            + "\"report\":\(text(report)),\"known\":\(text(known)),"
            + "\"changes\":[\(changes.map(\.json).joined(separator: ","))]}"
    }
}

extension StateReader {
    /// What a loaded filing is and brought; nil when it is not loaded.
    package func meaning(of number: String, asOf: String) throws -> FilingMeaning? {
        guard var meaning = try heading(of: number) else { return nil }
        if meaning.form.hasSuffix("A") { meaning.changes += try amendment(number, asOf) }
        if try covers(meaning.source ?? 0) {
            meaning.changes += try notices(number, meaning.committee, asOf)
        }
        meaning.changes += try review(number, asOf)
        meaning.changes += try quarantine(meaning.source ?? 0)
        return meaning
    }

    private func heading(of number: String) throws -> FilingMeaning? {
        var meaning: FilingMeaning?
        try statement(
            """
            SELECT form || coalesce(amndt_ind, ''), filer_id, filer_name,
              coalesce(rpt_tp, report_type || '-hour notice', '')
                || coalesce(' to ' || coverage_end, ''),
              known_from || ' (' || known_basis || ')', source_id
            FROM filings WHERE file_num = :number AND format = 'fec-efile'
            ORDER BY source_id DESC LIMIT 1
            """
        ).run(parameters: ["number": .text(number)]) { row in
            var found = FilingMeaning(number: number)
            found.form = row.text(0) ?? ""
            found.committee = row.text(1) ?? ""
            found.filer = row.text(2) ?? ""
            found.report = String((row.text(3) ?? "").drop { $0 == " " })
            found.known = row.text(4) ?? ""
            found.source = row.optionalInteger(5)
            meaning = found
            return false
        }
        return meaning
    }

    /// The three largest of what `amendment-diff` tells.
    private func amendment(_ number: String, _ asOf: String) throws -> [StateChange] {
        let rows = try rows("amendment-diff", ["filing": number, "limit": "all"], asOf)
        let largest = rows.enumerated().sorted {
            let left = $0.element.cents("difference_cents").magnitude
            let right = $1.element.cents("difference_cents").magnitude
            return (right, $0.offset) < (left, $1.offset)
        }.map(\.element)
        var changes = largest.prefix(3).map { row in
            let whose = row.text("name").isEmpty ? "" : "\(row.text("name")): "
            return StateChange(
                kind: .amendment,
                words: "amends \(row.text("previous_filing")): \(row.text("form_line")): "
                    + whose + row.text("words"),
                who: row.text("name"), what: row.text("form_line"),
                before: row["before_cents"] == .null ? nil : row.cents("before_cents"),
                after: row["after_cents"] == .null ? nil : row.cents("after_cents"))
        }
        if rows.count > 3 {
            changes.append(
                StateChange(
                    kind: .amendment,
                    words: "and \(rows.count - 3) more: warchest report amendment-diff "
                        + "--filing \(number)"))
        }
        return changes
    }

    /// Whether a filing tells any notice again.
    private func covers(_ source: Int64) throws -> Bool {
        var found = false
        try statement("SELECT 1 FROM notice_cover WHERE covered_by = :source LIMIT 1")
            .run(parameters: ["source": .integer(source)]) { _ in
                found = true
                return false
            }
        return found
    }

    /// Notices that this report tells again, and how far off their sums were.
    private func notices(
        _ number: String, _ committee: String, _ asOf: String
    ) throws -> [StateChange] {
        guard !committee.isEmpty else { return [] }
        let asked = ["committee": committee, "state": "covered", "limit": "all"]
        let rows = try rows("notices", asked, asOf)
            .filter { $0.text("covered_by") == "filing \(number)" }
        guard !rows.isEmpty else { return [] }
        let (told, reported, gap) = (
            rows.reduce(0) { $0 + $1.cents("noticed_cents") },
            rows.reduce(0) { $0 + $1.cents("reported_cents") },
            rows.reduce(0) { $0 + $1.cents("gap_cents") }
        )
        return [
            StateChange(
                kind: .notices,
                words: "\(rows.count) rows of notices are told by this report: estimated "
                    + "\(LedgerState.dollars(told)), reported \(LedgerState.dollars(reported)) "
                    + "(\(LedgerState.signed(gap)))",
                who: committee, what: "notices", before: told, after: reported)
        ]
    }

    private func review(_ number: String, _ asOf: String) throws -> [StateChange] {
        try rows("filing-review", ["filing": number, "limit": "all"], asOf).map { row in
            StateChange(
                kind: .review,
                words: "review: \(row.text("code")), \(row.text("rows")) rows: "
                    + row.text("example"),
                what: row.text("code"), after: row.cents("amount_cents"))
        }
    }

    private func quarantine(_ source: Int64) throws -> [StateChange] {
        var changes: [StateChange] = []
        try statement(
            """
            SELECT k.status_rule, sum(t.n), sum(t.cents) FROM roll_total t
            JOIN posting_class k ON k.class_id = t.class_id
            WHERE t.cmte_id = '*' AND t.source_id = :source AND k.status = 'quarantined'
            GROUP BY k.status_rule ORDER BY k.status_rule
            """
        ).run(parameters: ["source": .integer(source)]) { row in
            let (rule, count, cents) = (row.text(0) ?? "", row.integer(1), row.integer(2))
            changes.append(
                StateChange(
                    kind: .quarantine,
                    words: "set apart: \(count) rows, \(LedgerState.dollars(cents)), \(rule): not "
                        + "counted; warchest methods \(rule)",
                    what: rule, after: cents))
            return true
        }
        return changes
    }
}
