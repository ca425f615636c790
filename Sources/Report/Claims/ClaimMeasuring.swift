import LedgerModel
import Store
import Wording

/// What a measure came to.
struct ClaimMeasurement {
    var range: ClaimRange?
    /// What was measured, in words: period, base, source.
    var basis = ""
    /// Why it cannot be set against the claim.
    var obstacle: String?
    /// The rows of reports behind it.
    var rows: [ClaimRecords.Row] = []
    var byOwnDays = false
}

/// Measures a claim by a named report. One function per word of the column `figure` in
/// `schema/codes/claim_measure.csv`.
struct ClaimMeasuring {
    let records: ClaimRecords
    let claim: ClaimCheck.Claim
    let contest: ClaimContest
    /// The last day that the claim can know.
    let day: Day
    /// The measure of totals journals that counts, such as `receipts`.
    let counts: String

    /// How far the last day of a figure may lie from the day of a claim: one reporting gap. The
    /// FEC's pre-election report closes 20 days before, the post-election one 20 days after.
    private static let reportingGap: Int32 = 31

    func measure(_ figure: String) throws -> ClaimMeasurement? {
        switch figure {
        case "share": try share()
        case "margin": try margin()
        case "difference": try difference()
        case "candidates": try candidates()
        case "total": try total()
        case "ratio": try ratio()
        case "outside": try outside()
        case "ads": try ads()
        case "adratio": try adRatio()
        case "rank": try rank()
        default: nil
        }
    }

    // MARK: Votes

    private func results(
        _ race: String? = nil
    ) throws -> (rows: [ClaimRecords.Row], byOwnDays: Bool) {
        guard let race = race ?? contest.parameter else { return ([], false) }
        return try records.rows("results", ["race": race], on: day) {
            $0.text("election_date") <= day.iso
        }
    }

    private func of(_ name: String, _ rows: [ClaimRecords.Row]) -> ClaimRecords.Row? {
        let names = ClaimSubject.names(name).map { $0.uppercased() }
        return rows.first { names.contains($0.text("candidate").uppercased()) }
    }

    private func share() throws -> ClaimMeasurement? {
        let (rows, own) = try results()
        guard let row = of(claim.subject, rows), let votes = row.integer("votes"),
            let base = row.integer("base_votes")
        else { return nil }
        return ClaimMeasurement(
            range: ClaimRange.quotient(votes, base, per: 10_000),
            basis: "\(Self.grouped(votes)) of \(Self.grouped(base)) votes, "
                + row.text("election_date"), rows: [row], byOwnDays: own)
    }

    private func margin() throws -> ClaimMeasurement? {
        let (rows, own) = try results()
        guard let row = of(claim.subject, rows), let votes = row.integer("votes"),
            let base = row.integer("base_votes")
        else { return nil }
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

    /// The subject's share in the contest less the counterpart's in an earlier one of the seat.
    private func difference() throws -> ClaimMeasurement? {
        let (rows, own) = try results()
        guard let row = of(claim.subject, rows), let seat = contest.race else { return nil }
        let earlier = try results(seat).rows.filter {
            $0.text("election_date") < row.text("election_date")
        }
        guard let other = of(claim.counterpart, earlier), let share = row.integer("share_bp"),
            let before = other.integer("share_bp")
        else { return nil }
        return ClaimMeasurement(
            range: ClaimRange(share - before, share - before),
            basis: "\(row.text("election_date")) less \(other.text("election_date"))",
            rows: [row, other], byOwnDays: own)
    }

    private func candidates() throws -> ClaimMeasurement? {
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

    // MARK: Totals of candidates

    /// A total of one candidate over one period.
    private struct Total {
        var range: ClaimRange
        var until: Day
        var period: String
        var said: String
        var isOfficial: Bool
        var row: ClaimRecords.Row
        var byOwnDays: Bool
    }

    private func totals(of subject: String) throws -> [Total] {
        guard let id = try records.id(of: subject, in: contest.race) else { return [] }
        var found: [Total] = []
        let summaries = try records.rows("candidate-totals", ["candidate": id], on: day) {
            !$0.text("coverage_end").isEmpty && $0.text("coverage_end") <= day.iso
        }
        for row in summaries.rows {
            guard case .success(let until) = Day.parse(row.text("coverage_end")),
                let cents = row.integer("\(counts)_cents")
            else { continue }
            found.append(
                Total(
                    range: ClaimRange(cents, cents), until: until,
                    period: "two years to \(row.text("cycle"))", said: "FEC summary",
                    isOfficial: true, row: row, byOwnDays: summaries.byOwnDays))
        }
        return found + (try stated(["candidate": id, "measure": counts]) { _ in true })
    }

    private func stated(
        _ parameters: [String: String], fits: (ClaimRecords.Row) -> Bool
    ) throws -> [Total] {
        let stated = try records.rows("stated-totals", parameters, on: day) { row in
            Self.lastDay(row.text("as_of")).map { $0 <= day } ?? false
        }
        return stated.rows.filter(fits).compactMap { row in
            guard let until = Self.lastDay(row.text("as_of")) else { return nil }
            let source = row.text("stated_source")
            // The journal keeps closed ends: what is below an open end is one cent less.
            let range = ClaimRange(row.integer("low_cents"), row.integer("high_cents"))
            return Total(
                range: range, until: until, period: row.text("period"),
                said: String(source.split(separator: ",")[0]),
                isOfficial: source.hasPrefix("FEC "), row: row, byOwnDays: stated.byOwnDays)
        }
    }

    private static func lastDay(_ text: String) -> Day? {
        guard case .success(let date) = PartialDate.parse(text) else { return nil }
        return date.lastDay
    }

    /// The day a figure should cover to: the contest's end, or the claim's day when it is earlier.
    private func target() throws -> Day {
        let end =
            try contest.day
            ?? contest.race.flatMap {
                try records.lastElection($0, year: contest.year)
            }
        return min(end ?? day, day)
    }

    private func isNear(_ total: Total, _ target: Day) -> Bool {
        abs(total.until.number - target.number) <= Self.reportingGap
    }

    /// Official figures before reported ones, then the latest day.
    private func best(_ totals: [Total]) -> Total? {
        totals.max {
            ($0.isOfficial ? 1 : 0, $0.until.number) < ($1.isOfficial ? 1 : 0, $1.until.number)
        }
    }

    private func words(_ total: Total) -> String {
        "\(total.said), \(total.period) (to \(total.until.iso))"
    }

    private func total() throws -> ClaimMeasurement? {
        let all = try totals(of: claim.subject)
        let target = try target()
        if let near = best(all.filter { isNear($0, target) }) {
            return ClaimMeasurement(
                range: near.range, basis: words(near), rows: [near.row],
                byOwnDays: near.byOwnDays)
        }
        guard let far = best(all) else { return nil }
        return ClaimMeasurement(
            range: far.range, basis: words(far),
            obstacle:
                "the figure loaded covers \(far.period), to \(far.until.iso); the claim is of "
                + "the contest that ended \(target.iso)",
            rows: [far.row], byOwnDays: far.byOwnDays)
    }

    /// Two totals over one and the same period, set against each other.
    private func ratio() throws -> ClaimMeasurement? {
        let ours = try totals(of: claim.subject)
        let theirs = try totals(of: claim.counterpart)
        var pairs: [(Total, Total)] = []
        for one in ours {
            for other in theirs
            where one.until == other.until && one.said == other.said
                && one.isOfficial == other.isOfficial
            { pairs.append((one, other)) }
        }
        let target = try target()
        let near = contest.day == nil ? [] : pairs.filter { isNear($0.0, target) }
        if !near.isEmpty { pairs = near }
        guard let first = best(pairs.map(\.0)),
            let pair = pairs.first(where: { $0.0.row.key == first.row.key })
        else { return nil }
        guard let low = pair.0.range.low, let otherLow = pair.1.range.low, otherLow > 0 else {
            return nil
        }
        let high = pair.0.range.high.flatMap { ClaimRange.quotient($0, otherLow, per: 100)?.high }
        let least = pair.1.range.high.flatMap { ClaimRange.quotient(low, $0, per: 100)?.low }
        // A contest named by its day asks for money to about that day; one named by its year takes
        // the period that holds it.
        let obstacle =
            contest.day == nil || isNear(pair.0, target)
            ? nil
            : "the figures loaded cover \(pair.0.period), to \(pair.0.until.iso); the claim is of "
                + "the contest that ended \(target.iso)"
        return ClaimMeasurement(
            range: ClaimRange(least, high),
            basis: "\(Self.dollars(low)) against \(Self.dollars(otherLow)): \(words(pair.0)), both "
                + "over one period",
            obstacle: obstacle, rows: [pair.0.row, pair.1.row], byOwnDays: pair.0.byOwnDays)
    }

    // MARK: Outside spending and ads

    private func outside() throws -> ClaimMeasurement? {
        guard let race = contest.race, let id = try records.id(of: claim.subject, in: contest.race)
        else {
            return nil
        }
        let spent = try records.rows(
            "outside-by-spender", ["committee": id, "race": race], on: day
        ) { _ in true }
        if let row = spent.rows.first, let cents = row.integer("total_cents") {
            let last = row.text("last_date")
            return ClaimMeasurement(
                range: ClaimRange(cents, cents), basis: "expenditures to \(last)",
                obstacle: spent.byOwnDays && last > day.iso
                    ? "the records run on to \(last), after the claim" : nil,
                rows: [row], byOwnDays: spent.byOwnDays)
        }
        let target = try target()
        let figures = try stated(["race": race, "measure": counts]) { $0.text("subject_id") == id }
        guard let near = best(figures.filter { isNear($0, target) }) else { return nil }
        return ClaimMeasurement(
            range: near.range, basis: words(near), rows: [near.row], byOwnDays: near.byOwnDays)
    }

    private func ads() throws -> ClaimMeasurement? {
        guard let race = contest.parameter,
            var id = try records.id(of: claim.subject, in: contest.race)
        else {
            return nil
        }
        if !id.hasPrefix("C") { id = try records.committee(of: id) ?? id }
        let bought = try records.rows("ad-buys", ["race": race, "committee": id], on: day) {
            $0.text("counts") == "yes" && $0.text("told_by") != "tracker"
                && $0.text("flight_start") <= day.iso
        }
        guard !bought.rows.isEmpty else { return nil }
        let lows = bought.rows.compactMap { $0.integer("low_cents") }
        let highs = bought.rows.compactMap { $0.integer("high_cents") }
        return ClaimMeasurement(
            range: ClaimRange(
                try Self.sum(lows), highs.count == lows.count ? try Self.sum(highs) : nil),
            basis: "\(lows.count) buys with papers", rows: bought.rows,
            byOwnDays: bought.byOwnDays)
    }

    private func adRatio() throws -> ClaimMeasurement? {
        guard let race = contest.parameter else { return nil }
        let party = ClaimSubject.party(claim.subject)
        let sides = try records.rows("air-war", ["race": race], on: day) {
            party != nil && $0.text("side") == party
        }
        guard let row = sides.rows.first, let low = row.integer("ratio_low_bp") else { return nil }
        return ClaimMeasurement(
            range: ClaimRange(low / 100, row.integer("ratio_high_bp").map { ($0 + 99) / 100 }),
            basis: "ads on the air by side", rows: [row], byOwnDays: sides.byOwnDays)
    }

    private func rank() throws -> ClaimMeasurement? {
        guard let race = contest.race else { return nil }
        let ranks = try records.rows("records", ["measure": counts, "race": race], on: day) {
            ($0.integer("of") ?? 0) > 1
        }
        guard let row = ranks.rows.first, let place = row.integer("rank") else { return nil }
        return ClaimMeasurement(
            range: ClaimRange(place, place),
            basis: "among \(row.integer("of") ?? 0) races loaded: \(row.text("set"))",
            rows: [row], byOwnDays: ranks.byOwnDays)
    }

    // MARK: Words

    private static func sum(_ cents: [Int64]) throws -> Int64 {
        try cents.reduce(0) { total, next in
            let (sum, overflow) = total.addingReportingOverflow(next)
            if overflow { throw ReportError.overflow(what: "the sum of the ad buys") }
            return sum
        }
    }

    private static func grouped(_ number: Int64) -> String {
        var bytes: [UInt8] = []
        NumberText.appendGrouped(number, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func dollars(_ cents: Int64) -> String {
        var bytes: [UInt8] = []
        Cents.appendDollars(cents, to: &bytes, grouped: true)
        return "$" + String(decoding: bytes, as: UTF8.self)
    }
}
