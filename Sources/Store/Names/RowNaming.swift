/// Whom rows name beside the other side: found once for each posting and filing.
package final class RowNaming {
    enum Kind { case outside, adBuy, other }

    struct Posting {
        var kind = Kind.other
        var id: String?
        var name: String?
    }

    struct Filing {
        var id = ""
        /// As the source itself names the filer.
        var name: String?
        /// The same, else as the cover of the filing does.
        var spender: String?
    }

    private let entry: Statement
    private let posting: Statement
    private let filing: Statement
    private let purchase: Statement
    private var postings: [Int64: Posting] = [:]
    private var filings: [Int64: Filing] = [:]
    private var lastPosting: (id: Int64, value: Posting) = (.min, Posting())
    private var lastFiling: (id: Int64, value: Filing) = (.min, Filing())

    /// Beyond so many the names found are forgotten: memory stays flat.
    private static let mostKept = 200_000

    /// Makes one for a connection.
    package init(_ database: Connection) throws {
        entry = try database.statement(
            "SELECT posting_id, filing_id FROM entry WHERE entry_id = ?")
        posting = try database.statement(
            """
            SELECT k.kind, coalesce(o.cand_name,
              o.cand_last_name || coalesce(', ' || o.cand_first_name, '')), o.cand_id
            FROM posting o JOIN posting_class k ON k.class_id = o.class_id WHERE o.posting_id = ?
            """)
        filing = try database.statement(
            """
            SELECT f.cmte_id, f.filer_name, coalesce(f.filer_name, g.filer_name,
              g.last_name || coalesce(', ' || g.first_name, ''))
            FROM filing_ref f LEFT JOIN source s ON s.source_id = f.source_id
            LEFT JOIN filing g ON g.source_id = coalesce(s.supplements, s.source_id)
            WHERE f.filing_id = ?
            """)
        purchase = try database.statement(
            "SELECT advertiser, buyer FROM ad_buy WHERE entry_id = ?")
    }

    /// Whether a row names nobody but its other side, as far as this is known at once.
    @inline(__always)
    func isSilent(posting: Int64, filing: Int64) throws -> Bool {
        if posting != lastPosting.id { lastPosting = (posting, try find(posting: posting)) }
        if filing != lastFiling.id { lastFiling = (filing, try find(filing: filing)) }
        return lastPosting.value.kind == .other && lastFiling.value.name == nil
    }

    /// Whether a row names its other side and its filer alone.
    @inline(__always)
    func isOther(posting: Int64) throws -> Bool {
        if posting != lastPosting.id { lastPosting = (posting, try find(posting: posting)) }
        return lastPosting.value.kind == .other
    }

    /// Looks filings up again: their covers have come.
    func forgetFilings() {
        filings = [:]
        lastFiling = (.min, Filing())
    }

    func names(posting id: Int64, filing: Int64) throws -> (Posting, Filing) {
        if id != lastPosting.id { lastPosting = (id, try find(posting: id)) }
        if filing != lastFiling.id { lastFiling = (filing, try find(filing: filing)) }
        return (lastPosting.value, lastFiling.value)
    }

    private func find(posting id: Int64) throws -> Posting {
        if let known = postings[id] { return known }
        posting.bind(1, id)
        defer { posting.reset() }
        var found = Posting()
        if try posting.step() {
            found.name = posting.text(1)
            found.id = posting.text(2)
            switch posting.text(0) {
            case "outside_spending": found.kind = .outside
            case "ad_buy": found.kind = .adBuy
            default: break
            }
        }
        if postings.count >= Self.mostKept { postings = [:] }
        postings[id] = found
        return found
    }

    private func find(filing id: Int64) throws -> Filing {
        if let known = filings[id] { return known }
        filing.bind(1, id)
        defer { filing.reset() }
        var found = Filing()
        if try filing.step() {
            found = Filing(id: filing.text(0) ?? "", name: filing.text(1), spender: filing.text(2))
        }
        if filings.count >= Self.mostKept { filings = [:] }
        filings[id] = found
        return found
    }

    /// Whom the paper of an ad buy names as buying.
    func sponsors(ofEntry id: Int64) throws -> [String] {
        purchase.bind(1, id)
        defer { purchase.reset() }
        guard try purchase.step() else { return [] }
        return [purchase.text(0), purchase.text(1)].compactMap(\.self)
    }

    /// Those whom a row names in a place of the index, with their ids; nil when there is no such
    /// row.
    package func named(byEntry id: Int64, as kind: NameIndex.Kind) throws -> [(
        name: String, id: String?
    )]? {
        entry.bind(1, id)
        defer { entry.reset() }
        guard try entry.step() else { return nil }
        let (posting, filing) = try names(posting: entry.int(0), filing: entry.int(1))
        let filer = filing.id.isEmpty ? nil : filing.id
        return switch kind {
        case .candidate: posting.name.map { [($0, posting.id)] } ?? []
        case .spender: filing.spender.map { [($0, filer)] } ?? []
        case .committee: filing.name.map { [($0, filer)] } ?? []
        case .sponsor:
            try ([filing.name].compactMap(\.self) + sponsors(ofEntry: id)).map { ($0, filer) }
        default: []
        }
    }
}
