import Artefacts
import LedgerModel
import Store

/// Sets every claim against what the records say, as of its own day. Rule: docs/claims.md.
package struct ClaimCheck {
    /// A claim as its journal has it.
    package struct Claim: Sendable {
        /// Its id in its journal.
        package var id: String
        var published: String
        /// Who said it first, as the journal has it.
        var attributedTo = ""
        /// Whom it is about.
        package var subject: String
        var counterpart: String
        /// What it measures.
        package var measure: String
        /// Its words.
        package var stated: String
        /// The unit of its words, as the journal names it.
        package var unit: String
        /// The contest in the words of the journal.
        package var contest: String
        var scope: String
        var note: String
    }

    /// What the records say of one claim.
    package struct Evaluation: Sendable {
        /// The claim.
        package var claim: Claim
        /// What the records say.
        package var verdict: ClaimVerdict
        /// What its words mean, as a range in its unit; nil without a figure.
        package var said: ClaimRange?
        /// What was measured, in the same unit; nil when nothing was.
        package var measured: ClaimRange?
        /// How far the measured range lies from the words, in the same unit; 0 when they meet.
        package var margin: Int64?
        /// Why, in a sentence.
        package var reason: String
        /// What file would answer it; empty when it is answered.
        package var missing: String
        /// What comes of the claims it is tied to; empty when there are none.
        package var linked: String
        /// The day as of which it was measured, ISO.
        package var asOf: String
        /// The report that measures it; empty when none can.
        package var report: String
        /// The keys of that report's rows.
        package var keys: [String]
        /// The first entries and records behind them.
        package var evidence: [Int64]
    }

    let connection: Connection
    let today: String
    private let kept: KeptStatements?

    /// - Parameters:
    ///   - today: the day now, ISO.
    ///   - kept: statements of this connection that were compiled before.
    package init(connection: Connection, today: String, kept: KeptStatements? = nil) {
        self.connection = connection
        self.today = today
        self.kept = kept
    }

    /// Checks every claim that is loaded, in the order of their ids.
    ///
    /// - Parameters:
    ///   - race: only claims of this seat, like `GA-06`.
    ///   - asOf: the day as of which all are measured, ISO; nil for each one's day of publication.
    ///   - method: a method of the reports that measure; a report that has none of that name keeps
    ///     its own.
    ///   - findsEvidence: whether the entries behind each figure are wanted.
    /// - Throws: ``ReportError`` and the errors of reading.
    package func run(
        race: String?, asOf: String?, method: String?, findsEvidence: Bool = true
    ) throws -> [Evaluation] {
        let records = ClaimRecords(
            connection: connection, today: today, method: method, kept: kept,
            findsEvidence: findsEvidence)
        let hasRecords = try records.hasAny()
        var evaluations: [Evaluation] = []
        for claim in try claims() {
            let contest = ClaimContest(claim.contest)
            if let race, contest.race != race { continue }
            evaluations.append(
                try evaluate(claim, contest, records, asOf: asOf, hasRecords: hasRecords))
        }
        return ClaimLinks.settle(evaluations, hasRecords: hasRecords)
    }

    private func claims() throws -> [Claim] {
        var found: [Claim] = []
        try connection.run(
            """
            SELECT claim_id, published_on, subject, counterpart, measure, verbatim, unit, contest,
              scope, note, attributed_to FROM claims ORDER BY claim_id, record_id
            """
        ) { row in
            func text(_ index: Int) -> String { row.text(index) ?? "" }
            found.append(
                Claim(
                    id: text(0), published: text(1), attributedTo: text(10), subject: text(2),
                    counterpart: text(3),
                    measure: text(4), stated: text(5), unit: text(6), contest: text(7),
                    scope: text(8), note: text(9)))
            return true
        }
        return found
    }

    private func evaluate(
        _ claim: Claim, _ contest: ClaimContest, _ records: ClaimRecords, asOf: String?,
        hasRecords: Bool
    ) throws -> Evaluation {
        let measure = ClaimRules.measure(claim.measure)
        let day = Self.day(asOf ?? claim.published) ?? Self.day(today)
        let parsed = FigureUnit(rawValue: claim.unit).map {
            FigurePhrase.parse(claim.stated, unit: $0)
        }
        let figure = try? parsed?.get()
        var result = Evaluation(
            claim: claim, verdict: .cannotKnow, said: figure.flatMap(ClaimRange.init), reason: "",
            missing: contest.filled(measure?.needs ?? ""), linked: "", asOf: day?.iso ?? today,
            report: measure?.report ?? "", keys: [], evidence: [])
        func end(_ verdict: ClaimVerdict, _ reason: String) -> Evaluation {
            result.verdict = verdict
            result.reason = reason
            if verdict != .cannotKnow { result.missing = "" }
            return result
        }
        guard hasRecords else { return end(.cannotKnow, "no records are loaded") }
        guard let figure else { return end(.cannotKnow, "the words are not understood") }
        if let reason = ClaimRules.limit(claim) { return end(.notComparable, reason) }
        guard let said = result.said, figure != .noFigure else {
            return end(.notComparable, "the words state no figure")
        }
        guard let measure, let day else {
            return end(.cannotKnow, "the measure \(claim.measure) is not one that is known")
        }
        func measuring(on day: Day) -> ClaimMeasuring {
            ClaimMeasuring(
                records: records, claim: claim, contest: contest, day: day, counts: measure.counts)
        }
        guard let found = try measuring(on: day).measure(measure.figure), let range = found.range
        else {
            let later = try Self.day(today).flatMap {
                try measuring(on: $0).measure(measure.figure)
            }
            guard day.iso < today, later?.range != nil else {
                return end(.cannotKnow, "nothing loaded says so as of \(day.iso)")
            }
            return end(
                .cannotKnow,
                "what is loaded became known after \(day.iso): import it with --received DATE, or "
                    + "measure with what is known now: --as-of \(today)")
        }
        result.measured = range
        result.report = found.rows.first?.report ?? measure.report
        result.keys = found.rows.map(\.key)
        if records.findsEvidence {
            result.evidence = Array(try found.rows.flatMap(records.evidence).prefix(40))
        }
        let byDays =
            found.byOwnDays ? "; dated by its own rows" : ""
        if let obstacle = found.obstacle {
            return end(.notComparable, "\(obstacle) (\(found.basis))\(byDays)")
        }
        let outcome = said.verdict(on: range, figure.counterpart, found.other)
        result.margin = outcome.margin
        let more = outcome.isUnderstated ? "; true, but understated" : ""
        let record =
            claim.stated.lowercased().contains("record") && measure.figure != "rank"
            ? "; whether it is a record is another question" : ""
        return end(outcome.verdict, found.basis + more + record + byDays)
    }

    private static func day(_ text: String) -> Day? {
        guard case .success(let date) = PartialDate.parse(text) else { return nil }
        return date.lastDay
    }
}

/// The two code lists that say how claims are measured.
enum ClaimRules {
    struct Measure {
        var figure: String
        var report: String
        var counts: String
        var needs: String
    }

    private static let measures = CodeList.load("claim_measure")
    private static let limits = CodeList.load("claim_limit")

    static func measure(_ name: String) -> Measure? {
        guard let row = measures.first(where: { $0["measure"] == name }) else { return nil }
        return Measure(
            figure: row["figure"] ?? "none", report: row["report"] ?? "",
            counts: row["counts"] ?? "", needs: row["needs"] ?? "")
    }

    /// Why the words of a claim keep it from being compared with anything; nil when nothing does.
    static func limit(_ claim: ClaimCheck.Claim) -> String? {
        let fields = [
            "measure": claim.measure, "note": claim.note, "scope": claim.scope,
            "contest": claim.contest,
        ]
        return limits.first { row in
            guard let field = fields[row["field"] ?? ""], let words = row["words"] else {
                return false
            }
            return field.lowercased().contains(words)
        }?["reason"]
    }
}
