import LedgerModel
import Store
import Wording

/// What a measure came to.
struct ClaimMeasurement {
    var range: ClaimRange?
    /// Of two figures set against each other, the counterpart's.
    var other: ClaimRange?
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
        case "poll": try poll()
        case "total": try total()
        case "ratio": try ratio()
        case "outside": try outside()
        case "raised": try raised()
        case "ads": try ads()
        case "adratio": try adRatio()
        case "rank": try rank()
        case "away": try away()
        default: nil
        }
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
    private func target() throws -> Day { min(try end() ?? day, day) }

    private func end() throws -> Day? {
        try contest.day
            ?? contest.race.flatMap { try records.lastElection($0, year: contest.year) }
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
        "\(total.said), \(total.period)"
            + (total.period.hasSuffix(total.until.iso) ? "" : " (to \(total.until.iso))")
    }

    private func total() throws -> ClaimMeasurement? {
        let all = try totals(of: claim.subject)
        let target = try target()
        if let near = best(all.filter { isNear($0, target) }) {
            if near.until < target, target < day { return bracket(near, all, target) }
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

    /// What a claim of a contest that is over is set against where the nearest figure ends before
    /// it (`claim-bracket/1`): at least that figure, because later reports only add to it, and at
    /// most the official figure of a longer time that holds the contest.
    private func bracket(_ near: Total, _ all: [Total], _ target: Day) -> ClaimMeasurement {
        let longer = all.filter { $0.isOfficial && $0.until >= target && $0.range.high != nil }
            .min { ($0.until.number, $0.range.high ?? 0) < ($1.until.number, $1.range.high ?? 0) }
        let least = near.range.low.map { "at least \(Self.dollars($0)) (\(words(near)))" } ?? ""
        let most = longer.flatMap { total in
            total.range.high.map { "; at most \(Self.dollars($0)) (\(words(total)))" }
        }
        return ClaimMeasurement(
            range: ClaimRange(near.range.low, longer?.range.high), basis: least + (most ?? ""),
            rows: [near.row] + (longer.map { [$0.row] } ?? []),
            byOwnDays: near.byOwnDays || longer?.byOwnDays ?? false)
    }

    /// What a group gave to the race's candidates or raised for them, as stated by the claim's day;
    /// at least that, because gifts only add up.
    private func raised() throws -> ClaimMeasurement? {
        guard let race = contest.race else { return nil }
        let names = ClaimSubject.names(claim.subject).map { $0.uppercased() }
        let figures = try stated(["race": race, "measure": counts]) {
            names.contains($0.text("subject").uppercased())
        }
        guard let last = best(figures), let low = last.range.low else { return nil }
        return ClaimMeasurement(
            range: ClaimRange(low, nil), basis: "at least \(Self.dollars(low)) (\(words(last)))",
            rows: [last.row], byOwnDays: last.byOwnDays)
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
        guard let race = contest.race else { return nil }
        guard let id = try records.id(of: claim.subject, in: race) else {
            return try outsideOfParty(race)
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

    /// What groups on a party's side spent for its candidates and against others
    /// (`claim-side/1`): of the sources near the day the one whose figures come to most. Groups are
    /// added, a figure for all groups stands alone; others may have spent more, so there is no
    /// upper bound.
    private func outsideOfParty(_ race: String) throws -> ClaimMeasurement? {
        guard let party = ClaimSubject.party(claim.subject),
            claim.subject.lowercased().contains("group")
        else { return nil }
        let own = try records.candidates(of: party)
        let others = try records.candidates(of: nil).subtracting(own)
        let target = try target()
        let figures = try [("outside_for", own), ("outside_against", others)].flatMap {
            (measure, ids) in
            try stated(["race": race, "measure": measure]) { ids.contains($0.text("subject_id")) }
        }
        func isAll(_ total: Total) -> Bool { total.row.text("subject").hasPrefix("all ") }
        let near = figures.filter { isNear($0, target) && $0.range.low != nil }
        let bySource = Dictionary(grouping: near) { "\($0.said), to \($0.until.iso)" }
        let sets =
            bySource.mapValues { $0.filter { !isAll($0) } }.filter { !$0.value.isEmpty }
            .map { ($0.key, $0.value) } + near.filter(isAll).map { (words($0), [$0]) }
        let sums = try sets.map { (said, set) in
            (said: said, set: set, low: try Self.sum(set.compactMap(\.range.low)))
        }
        guard let most = sums.max(by: { ($0.low, $1.said) < ($1.low, $0.said) }) else { return nil }
        return ClaimMeasurement(
            range: ClaimRange(most.low, nil),
            basis: "at least \(Self.dollars(most.low)) by "
                + most.set.map { $0.row.text("subject") }.joined(separator: " and ")
                + " (\(most.said))",
            rows: most.set.map(\.row), byOwnDays: most.set.contains(where: \.byOwnDays))
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
        let war = try records.rows("air-war", ["race": race], on: day) { _ in true }
        let side = war.rows.first { party != nil && $0.text("side") == party }
        guard let row = side, let low = row.integer("ratio_low_bp") else { return nil }
        return ClaimMeasurement(
            range: ClaimRange(low / 100, row.integer("ratio_high_bp").map { ($0 + 99) / 100 }),
            basis: "ads on the air by side", obstacle: try part(of: war.rows), rows: [row],
            byOwnDays: war.byOwnDays)
    }

    /// Which part of the air war the buys cover, where somebody gives its total and they are less
    /// than half of it (`claim-part/1`): a ratio of so few says nothing of all.
    private func part(of sides: [ClaimRecords.Row]) throws -> String? {
        guard let race = contest.race else { return nil }
        let target = try target()
        let all = try stated(["race": race, "measure": "ad_total"]) {
            $0.text("subject") == "all participants"
        }
        guard let near = best(all.filter { isNear($0, target) }), let total = near.range.low else {
            return nil
        }
        let bought = try Self.sum(
            sides.compactMap { $0.integer("high_cents") ?? $0.integer("low_cents") })
        guard bought < total - bought,
            let part = ClaimRange.quotient(bought, total, per: 1000)?.nearest
        else { return nil }
        return "the buys loaded, \(Self.dollars(bought)), are \(part / 10).\(part % 10) percent of "
            + "the air war: \(Self.dollars(total)) or more, \(words(near))"
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

    static func sum(_ cents: [Int64]) throws -> Int64 {
        try cents.reduce(0) { total, next in
            let (sum, overflow) = total.addingReportingOverflow(next)
            if overflow { throw ReportError.overflow(what: "the sum behind a claim") }
            return sum
        }
    }

    static func grouped(_ number: Int64) -> String {
        var bytes: [UInt8] = []
        NumberText.appendGrouped(number, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func dollars(_ cents: Int64) -> String {
        var bytes: [UInt8] = []
        Cents.appendDollars(cents, to: &bytes, grouped: true)
        return "$" + String(decoding: bytes, as: UTF8.self)
    }
}
