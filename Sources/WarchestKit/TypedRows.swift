import LedgerModel
import Store

/// Rows of the public views as values of the ledger's types.
///
/// What a type has no place for is in the view, for ``Ledger/query(_:_:seconds:)``. A value that
/// does not fit its type (a journal's own id where the FEC's is meant, a race that is none) becomes
/// nil where the type allows it; a row without what its type requires is an error, never left out.
struct TypedRow {
    let view: String
    let names: [String: Int]
    let row: RowView

    func text(_ column: String) -> String? { names[column].flatMap { row.text($0) } }
    func integer(_ column: String) -> Int64? { names[column].flatMap { row.optionalInteger($0) } }
    func day(_ column: String) -> Day? { text(column).flatMap { try? Day.parse($0).get() } }
    func cents(_ column: String) -> Cents? { integer(column).map { Cents($0) } }

    func required<T>(_ column: String, _ value: T?) throws -> T {
        guard let value else {
            throw WarchestError.fault(
                "the view \(view): expected a value of \(column), found "
                    + (names[column].map { "\(row.value($0))" } ?? "no such column"))
        }
        return value
    }

    func word<T: RawRepresentable<String>>(_ column: String, _ type: T.Type = T.self) throws -> T {
        try required(column, text(column).flatMap { T(rawValue: $0) })
    }

    var provenance: Provenance {
        get throws {
            try required(
                "line",
                Provenance(sourceID: integer("source_id") ?? 0, line: integer("line") ?? -1))
        }
    }

    /// The amount's interval, where it is not exact or was told in words.
    private var interval: MoneyInterval? {
        let precision = text("precision").flatMap { Precision(rawValue: $0) } ?? .exact
        guard precision != .exact || text("verbatim") != nil else { return nil }
        return MoneyInterval(
            low: cents("amount_low_cents"), high: cents("amount_high_cents"),
            precision: precision, verbatim: text("verbatim"))
    }

    // MARK: Types

    func entry() throws -> LedgerEntry {
        var entry = LedgerEntry(
            provenance: try provenance, kind: try word("kind"),
            nature: try required("nature", text("nature")), direction: try word("direction"),
            status: try word("status"),
            statusRule: try text("status_rule").map { _ in try word("status_rule") },
            filer: text("filer_id") ?? "",
            amount: try required("amount_cents", cents("amount_cents")))
        entry.counterparty = text("counterparty")
        entry.interval = interval
        entry.day = day("entry_date")
        entry.candidate = text("candidate_id") ?? text("candidate_name")
        entry.stance = text("stance").flatMap { Stance(rawValue: $0) }
        entry.isMemo = integer("memo") == 1
        entry.transactionType = text("transaction_tp")
        entry.transactionID = text("tran_id")
        return entry
    }

    func adBuy() throws -> AdBuy {
        var buy = AdBuy(provenance: try provenance, stage: try word("stage"))
        buy.status = try word("status")
        buy.amount = MoneyInterval(
            low: cents("amount_low_cents"), high: cents("amount_high_cents"),
            precision: text("precision").flatMap { Precision(rawValue: $0) } ?? .exact,
            verbatim: text("verbatim"))
        buy.medium = text("medium")
        buy.station = text("station")
        buy.market = text("market")
        buy.advertiser = text("advertiser")
        buy.buyer = text("buyer")
        buy.flightStart = day("flight_start")
        buy.flightEnd = day("flight_end")
        buy.spots = integer("spots")
        buy.net = cents("net_cents")
        buy.currency = text("currency") ?? "USD"
        return buy
    }

    func candidate() throws -> Candidate {
        var candidate = Candidate(
            provenance: try provenance, id: try required("cand_id", text("cand_id")))
        candidate.name = text("cand_name")
        candidate.party = text("cand_pty_affiliation")
        candidate.electionYear = integer("cand_election_yr").map { Int($0) }
        candidate.principalCommittee = text("cand_pcc").flatMap { CommitteeID($0) }
        let state = text("cand_office_st") ?? ""
        let words: String? =
            switch text("cand_office") {
            case "P": "US-PRES"
            case "S": "\(state)-SEN"
            case "H": "\(state)-\(text("cand_office_district") ?? "00")"
            case "L": text("cand_office_district")
            default: nil
            }
        candidate.race = words.flatMap { try? Race.parse($0).get() }
        return candidate
    }

    func committee() throws -> Committee {
        var committee = Committee(
            provenance: try provenance, id: try required("cmte_id", text("cmte_id")))
        committee.name = text("cmte_nm")
        committee.type = text("cmte_tp")
        committee.designation = text("cmte_dsgn")
        committee.party = text("cmte_pty_affiliation")
        committee.connectedOrganization = text("connected_org_nm")
        committee.candidate = text("cand_id").flatMap { CandidateID($0) }
        return committee
    }

    func election() throws -> Election {
        let words = [text("race"), text("election_date")].compactMap(\.self).joined(separator: "@")
        var election = Election(
            provenance: try provenance, race: try required("race", try? Race.parse(words).get()),
            type: text("election_tp") ?? "")
        election.statedSource = text("stated_source")
        return election
    }

    func result() throws -> ElectionResult {
        var result = ElectionResult(
            provenance: try provenance, level: try word("level"),
            name: try required("candidate_name", text("candidate_name")),
            votes: try required("votes", integer("votes")))
        result.race = text("race").flatMap { race in
            let words = race.contains("@") ? race : "\(race)@\(text("election_date") ?? "")"
            return try? Race.parse(words).get()
        }
        result.county = text("county")
        result.precinct = text("precinct")
        result.isCandidate = integer("is_candidate") == 1
        result.voteType = text("vote_type")
        return result
    }

    func statedTotal() throws -> StatedTotal {
        var total = StatedTotal(
            provenance: try provenance, subject: text("subject") ?? "",
            measure: text("measure") ?? "",
            amount: MoneyInterval(
                low: cents("low_cents"), high: cents("high_cents"),
                precision: try word("precision"),
                verbatim: text("verbatim")),
            statedSource: text("stated_source") ?? "")
        total.asOf = text("as_of").flatMap { try? PartialDate.parse($0).get() }
        return total
    }

    func claim() throws -> Claim {
        let unit: FigureUnit = try word("unit")
        let words = try required("verbatim", text("verbatim"))
        guard
            var claim = try? Claim(
                provenance: try provenance, id: text("claim_id") ?? "",
                measure: text("measure") ?? "", verbatim: words, unit: unit)
        else { return try required("verbatim", nil) }
        claim.publishedOn = text("published_on").flatMap { try? PartialDate.parse($0).get() }
        claim.outlet = text("outlet")
        claim.attributedTo = text("attributed_to")
        claim.subject = text("subject")
        claim.counterpart = text("counterpart")
        return claim
    }

    func source() throws -> Source {
        var source = Source(
            id: try required("source_id", integer("source_id")), file: text("file") ?? "",
            format: text("format") ?? "", sha256: text("sha256") ?? "",
            precision: try word("precision"))
        source.member = text("member")
        source.cycle = integer("cycle").map { Int($0) }
        source.records.posted = integer("posted") ?? 0
        source.records.rejected = integer("rejected") ?? 0
        source.records.header = integer("header_records") ?? 0
        source.records.blank = integer("blank_records") ?? 0
        source.records.text = integer("text_records") ?? 0
        source.records.continuedLines = integer("continued_lines") ?? 0
        source.sum = cents("sum_cents") ?? .zero
        source.state = try word("state")
        source.receivedOn = day("received_on")
        return source
    }
}
