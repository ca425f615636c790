import LedgerModel
import Store

/// Measures claims of votes and polls: counted votes, else shares as published.
extension ClaimMeasuring {
    private func results(
        _ race: String? = nil
    ) throws -> (rows: [ClaimRecords.Row], byOwnDays: Bool) {
        guard let race = race ?? contest.parameter, !contest.isPresidential else {
            return ([], false)
        }
        return try records.rows("results", ["race": race], on: day) {
            $0.text("election_date") <= day.iso
        }
    }

    private func of(_ name: String, _ rows: [ClaimRecords.Row]) -> ClaimRecords.Row? {
        let names = ClaimSubject.names(name).map { $0.uppercased() }
        return rows.first { names.contains($0.text("candidate").uppercased()) }
    }

    /// A share of the votes: counted, or as published where no count is loaded.
    private struct Share {
        var range: ClaimRange
        var words: String
        var date: String
        var rows: [ClaimRecords.Row]
        var byOwnDays: Bool
    }

    private func counted(_ row: ClaimRecords.Row, byOwnDays: Bool) -> Share? {
        guard let votes = row.integer("votes"), let base = row.integer("base_votes"),
            let range = ClaimRange.quotient(votes, base, per: 10_000)
        else { return nil }
        return Share(
            range: range, words: "\(Self.grouped(votes)) of \(Self.grouped(base)) votes",
            date: row.text("election_date"), rows: [row], byOwnDays: byOwnDays)
    }

    /// Published shares of a candidate (`claim-share/1`): what rounds to the printed figure.
    /// Several sources of one day are alternatives; the range holds them all.
    private func published(
        _ name: String, in race: String, fits: (ClaimRecords.Row) -> Bool
    ) throws -> Share? {
        let names = ClaimSubject.names(name).map { $0.uppercased() }
        let found = try records.rows(
            "stated-shares", ["race": race, "shares": "votes"], on: day
        ) {
            $0.text("election_date") <= day.iso && names.contains($0.text("subject").uppercased())
                && fits($0)
        }
        guard let date = found.rows.map({ $0.text("election_date") }).max() else { return nil }
        let rows = found.rows.filter { $0.text("election_date") == date }
        let ranges = rows.compactMap(Self.share)
        guard let low = ranges.compactMap(\.low).min(), let high = ranges.compactMap(\.high).max()
        else { return nil }
        let said = rows.map { "\($0.text("stated")) percent (\(Self.publisher($0)))" }
        return Share(
            range: ClaimRange(low, high), words: said.joined(separator: ", "), date: date,
            rows: rows, byOwnDays: found.byOwnDays)
    }

    /// What a printed percentage says, with closed ends.
    private static func share(_ row: ClaimRecords.Row) -> ClaimRange? {
        guard case .success(let figure) = FigurePhrase.parse(row.text("stated"), unit: .percent),
            let range = ClaimRange(figure), let low = range.low, let high = range.high
        else { return nil }
        return ClaimRange(range.lowIsOpen ? low + 1 : low, range.highIsOpen ? high - 1 : high)
    }

    private static func publisher(_ row: ClaimRecords.Row) -> String {
        String(row.text("stated_source").split(separator: ",").first ?? "")
    }

    /// The published share of a candidate in the contest itself.
    private func publishedHere(_ name: String) throws -> Share? {
        guard let race = contest.parameter else { return nil }
        return try published(name, in: race) {
            contest.isPresidential == ($0.text("race") == "US-PRES")
        }
    }

    func share() throws -> ClaimMeasurement? {
        let (rows, own) = try results()
        let found = of(claim.subject, rows).flatMap { counted($0, byOwnDays: own) }
        guard let share = try found ?? publishedHere(claim.subject) else { return nil }
        return ClaimMeasurement(
            range: share.range, basis: "\(share.words), \(share.date)", rows: share.rows,
            byOwnDays: share.byOwnDays)
    }

    func margin() throws -> ClaimMeasurement? {
        let (rows, own) = try results()
        guard let row = of(claim.subject, rows), let votes = row.integer("votes"),
            let base = row.integer("base_votes")
        else { return try publishedMargin() }
        let rival =
            claim.counterpart.isEmpty
            ? rows.first { $0.key != row.key } : of(claim.counterpart, rows)
        guard let rival, let others = rival.integer("votes") else { return nil }
        return ClaimMeasurement(
            range: ClaimRange.quotient(abs(votes - others), base, per: 10_000),
            basis: "\(Self.grouped(votes)) against \(Self.grouped(others)) of "
                + "\(Self.grouped(base)) votes, \(row.text("election_date"))",
            rows: [row, rival], byOwnDays: own)
    }

    /// The margin between two published shares: a range, because both are rounded.
    private func publishedMargin() throws -> ClaimMeasurement? {
        guard !claim.counterpart.isEmpty, let ours = try publishedHere(claim.subject),
            let theirs = try publishedHere(claim.counterpart), ours.date == theirs.date
        else { return nil }
        return ClaimMeasurement(
            range: Self.difference(ours.range, theirs.range),
            basis: "\(ours.words) against \(theirs.words), \(ours.date)",
            rows: ours.rows + theirs.rows, byOwnDays: ours.byOwnDays || theirs.byOwnDays)
    }

    private static func difference(_ one: ClaimRange, _ other: ClaimRange) -> ClaimRange {
        ClaimRange(
            one.low.flatMap { low in other.high.map { low - $0 } },
            one.high.flatMap { high in other.low.map { high - $0 } })
    }

    /// The subject's share in the contest less the counterpart's in an earlier one of the seat, or
    /// inside its district.
    func difference() throws -> ClaimMeasurement? {
        let (rows, own) = try results()
        guard let seat = contest.race,
            let ours = of(claim.subject, rows).flatMap({ counted($0, byOwnDays: own) })
        else { return nil }
        let earlier = try results(seat)
        let before = of(
            claim.counterpart, earlier.rows.filter { $0.text("election_date") < ours.date })
        let other =
            try before.flatMap { counted($0, byOwnDays: earlier.byOwnDays) }
            ?? published(claim.counterpart, in: seat) { $0.text("election_date") < ours.date }
        guard let other else { return nil }
        return ClaimMeasurement(
            range: Self.difference(ours.range, other.range),
            basis: "\(ours.words), \(ours.date), less \(other.words), \(other.date)",
            rows: ours.rows + other.rows, byOwnDays: ours.byOwnDays || other.byOwnDays)
    }

    /// The two shares of a poll (`claim-poll/1`): the last one that had been taken by the claim's
    /// day and whose pollster, or who paid for it, has the names of the claim's `attributed_to`.
    func poll() throws -> ClaimMeasurement? {
        guard let race = contest.parameter else { return nil }
        let plain: Set<String> = ["a", "the", "of", "by", "for", "poll", "survey", "campaign"]
        let named = Self.words(claim.attributedTo).subtracting(plain)
        let found = try records.rows(
            "stated-shares", ["race": race, "shares": "poll"], on: day
        ) { row in
            let who = row.text("taken_by") + " " + row.text("paid_by")
            return !row.text("field_end").isEmpty && row.text("field_end") <= day.iso
                && named.isSubset(of: Self.words(who))
        }
        func row(_ name: String, _ poll: ClaimRecords.Row?) -> ClaimRecords.Row? {
            let names = ClaimSubject.names(name).map { $0.uppercased() }
            return found.rows.first {
                names.contains($0.text("subject").uppercased())
                    && (poll == nil
                        || $0.text("taken_by") == poll?.text("taken_by")
                            && $0.text("field_end") == poll?.text("field_end"))
            }
        }
        // The report puts the latest poll first.
        guard let ours = row(claim.subject, nil), let range = Self.share(ours) else { return nil }
        let theirs = claim.counterpart.isEmpty ? nil : row(claim.counterpart, ours)
        let error = ours.integer("margin_bp").map { ", margin of error \(Self.points($0)) points" }
        let paid = ours.text("paid_by").isEmpty ? "" : " for \(ours.text("paid_by"))"
        return ClaimMeasurement(
            range: range, other: theirs.flatMap(Self.share),
            basis: ours.text("stated") + (theirs.map { " to \($0.text("stated"))" } ?? "")
                + " percent: \(ours.text("taken_by"))\(paid), \(ours.text("field_end"))"
                + (error ?? ""),
            rows: [ours] + (theirs.map { [$0] } ?? []), byOwnDays: found.byOwnDays)
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter }.map(String.init))
    }

    private static func points(_ hundredths: Int64) -> String {
        var bytes: [UInt8] = []
        Cents.appendDollars(hundredths, to: &bytes, grouped: false)
        return String(decoding: bytes, as: UTF8.self)
    }

    func candidates() throws -> ClaimMeasurement? {
        let (rows, own) = try results()
        guard !rows.isEmpty else { return nil }
        let party = ClaimSubject.party(claim.subject)
        // Where the count does not name everybody's party, those of one cannot be counted.
        guard party == nil || rows.allSatisfy({ !$0.text("party").isEmpty }) else { return nil }
        let counted = rows.filter { party == nil || $0.text("party") == party }
        let number = Int64(counted.count)
        return ClaimMeasurement(
            range: ClaimRange(number, number),
            basis: "\(number) \(party ?? "") candidates in the official count, "
                .replacing("  ", with: " ") + rows[0].text("election_date"),
            rows: counted, byOwnDays: own)
    }
}
