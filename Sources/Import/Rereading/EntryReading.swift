import LedgerModel
import Store

/// Reads the entries of a source again, once and in order, and makes of each what the import made
/// of it: its control hash, and what the roll-ups need.
///
/// What entries refer to is read once and kept, not joined: a join would search for it at every
/// entry.
final class EntryReading {
    /// An entry as it stands.
    struct Row {
        var id: Int64
        var filingID: Int64
        var partyID: Int64
        var postingID: Int64
        /// Nil when undated.
        var day: Int64?
        var cents: Int64
        var aggregate: Int64?
        var hash: UInt64
        /// Whether its values are of the types that an import gives, and refer to rows of its
        /// own source.
        var isSound: Bool
        /// Nil when there is no such row.
        var filing: UnsafeMutablePointer<Filing>?
        var party: UnsafeMutablePointer<Party>?
        var posting: UnsafeMutablePointer<Posting>?
    }

    struct Filing: BitwiseCopyable {
        var hash: UInt64
        var source: Int64
        /// Its filer's number among the roll-ups' texts.
        var committee: UInt32
        var imageBase: Int64
        var subBase: Int64
        /// No import re-statuses a filing as a whole.
        var isPlain: Bool
    }

    struct Party: BitwiseCopyable {
        var hash: UInt64
        var words: PartyWords
    }

    struct Posting: BitwiseCopyable {
        var hash: UInt64
        var source: Int64
        var facts: PostingFacts
        var hasClass: Bool
    }

    private let rows: Statement
    private let filings: KnownRows<Filing>
    private let parties: KnownRows<Party>
    private let postings: KnownRows<Posting>
    private let details: KnownRows<UInt64>
    private let about: About

    /// What the dimensions are read with; another for each source.
    private final class About {
        var seed: UInt64 = 0
        var texts = Rollups(firstParty: 0, isLarge: false, gifts: nil)
    }

    init(_ database: Connection) throws {
        let about = About()
        self.about = about
        rows = try database.statement(
            """
            SELECT entry_id, filing_id, party_id, posting_id, detail_id, entry_day, amount_cents,
              tran_id, image, sub_id, aggregate_cents, back_ref_tran_id
            FROM entry WHERE entry_id BETWEEN ?1 * 1000000000 AND ?1 * 1000000000 + 999999999
            ORDER BY entry_id
            """)
        func columns(_ table: String) throws -> (list: String, tags: [UInt64]) {
            let names = try RowHashes.columns(table, in: database)
            return (names.map { ", t.\"\($0)\"" }.joined(), names.map(Hash128.tag))
        }
        let filing = try columns("filing_ref")
        filings = try KnownRows(
            "SELECT t.filing_id, t.source_id, t.cmte_id, t.image_base, t.sub_base, t.status, "
                + "t.status_rule\(filing.list) "
                + "FROM filing_ref t", key: "t.filing_id", capacity: 1 << 18, in: database
        ) { row in
            Filing(
                hash: RowHashes.hash(row, from: 7, filing.tags, seed: about.seed).high,
                source: row.int(1), committee: about.texts.texts.number(row.text(2) ?? ""),
                imageBase: row.int(3), subBase: row.int(4),
                isPlain: row.isNull(5) && row.isNull(6))
        }
        let party = try columns("party")
        parties = try KnownRows(
            "SELECT t.party_id, t.state, t.display_name, t.zip_code, t.employer\(party.list) "
                + "FROM party t", key: "t.party_id", capacity: 1 << 22, in: database
        ) { row in
            Party(
                hash: RowHashes.hash(row, from: 5, party.tags, seed: about.seed).high,
                words: PartyWords(
                    name: row.bytes(2) ?? UnsafeBufferPointer(start: nil, count: 0),
                    zip: row.bytes(3), employer: row.bytes(4),
                    state: UInt32(about.texts.stateNumber(row.bytes(1))), seed: about.seed))
        }
        let posting = try columns("posting")
        postings = try KnownRows(
            """
            SELECT t.posting_id, t.source_id, k.class_id, k.kind, k.nature, k.status, k.individual,
              k.memo, k.transaction_tp, t.other_id, t.cand_id, t.category\(posting.list)
            FROM posting t LEFT JOIN posting_class k ON k.class_id = t.class_id
            """, key: "t.posting_id", capacity: 1 << 20, in: database
        ) { row in
            Posting(
                hash: RowHashes.hash(row, from: 12, posting.tags, seed: about.seed).high,
                source: row.int(1), facts: Self.facts(row, about.texts),
                hasClass: !row.isNull(2))
        }
        let detail = try columns("detail")
        details = try KnownRows(
            "SELECT t.detail_id\(detail.list) FROM detail t", key: "t.detail_id",
            capacity: 1 << 20, in: database
        ) { row in RowHashes.hash(row, from: 1, detail.tags, seed: about.seed).high }
    }

    private static func facts(_ row: Statement, _ rollups: Rollups) -> PostingFacts {
        let isOutside = row.text(3) == EntryKind.outsideSpending.rawValue
        let isDisbursement = row.text(3) == EntryKind.disbursement.rawValue
        let isActive = row.text(5) == EntryStatus.active.rawValue
        let other = row.text(9)
        let named = row.text(10) ?? other.flatMap { CandidateID($0) == nil ? nil : $0 }
        return PostingFacts(
            classID: UInt32(truncatingIfNeeded: row.int(2)), kindIsOutside: isOutside,
            isIndividual: row.int(6) == 1, isGift: row.int(6) == 1 && isActive,
            isRefundToIndividual: row.text(8) == "22Y",
            isPayment: isActive && (isOutside || (isDisbursement && row.text(4) != "refund")),
            isDisbursement: isDisbursement, isMemo: row.int(7) == 1,
            other: other.map { Int64(rollups.texts.number($0)) } ?? -1,
            candidate: Int64(rollups.texts.number(named ?? "")),
            category: Int64(rollups.texts.number(row.text(11) ?? "")))
    }

    /// Gives every entry of a source, in order.
    ///
    /// - Parameters:
    ///   - seed: of the source's hashes.
    ///   - rollups: whose texts number the filers, states and codes that are met.
    ///   - isContent: leaves the entry's number out of its hash.
    func each(
        _ source: Int64, seed: UInt64, texts rollups: Rollups, isContent: Bool = false,
        _ body: (borrowing Row) throws -> Void
    ) throws {
        about.seed = seed
        about.texts = rollups
        filings.begin()
        parties.begin()
        postings.begin()
        details.begin()
        // What a row that is not there would hash to.
        let nothing = Hash128(seed: seed).high
        rows.bind(1, source)
        defer {
            rows.reset()
            filings.end()
            parties.end()
            postings.end()
            details.end()
        }
        while try rows.step() {
            let id = rows.int(0)
            let ids = (filing: rows.int(1), party: rows.int(2), posting: rows.int(3))
            let filing = try filings.value(ids.filing)
            let party = try parties.value(ids.party)
            let posting = try postings.value(ids.posting)
            var isSound =
                filing?.pointee.source == source && filing?.pointee.isPlain == true
                && posting?.pointee.source == source
                && party != nil && rows.isInteger(6) && id % 1_000_000_000 != 0

            var hash = RowHash(id: isContent ? 0 : id)
            hash.add(filing?.pointee.hash ?? nothing)
            hash.add(party?.pointee.hash ?? nothing)
            hash.add(posting?.pointee.hash ?? nothing)
            if rows.isNull(4) {
                hash.add(0)
            } else {
                let detail = try details.value(rows.int(4))
                if detail == nil { isSound = false }
                hash.add(detail?.pointee ?? nothing)
            }
            let isDated = !rows.isNull(5)
            if isDated {
                if !rows.isInteger(5) { isSound = false }
                hash.add(UInt64(bitPattern: rows.int(5)))
            } else {
                hash.addNull()
            }
            hash.add(UInt64(bitPattern: rows.int(6)))
            addID(7, 0, &hash, &isSound)
            addID(8, filing?.pointee.imageBase ?? 0, &hash, &isSound)
            addID(9, filing?.pointee.subBase ?? 0, &hash, &isSound)
            let hasAggregate = !rows.isNull(10)
            if hasAggregate || !rows.isNull(11) {
                addID(10, 0, &hash, &isSound)
                addID(11, 0, &hash, &isSound)
            }
            try body(
                Row(
                    id: id, filingID: ids.filing, partyID: ids.party, postingID: ids.posting,
                    day: isDated ? rows.int(5) : nil, cents: rows.int(6),
                    aggregate: hasAggregate ? rows.int(10) : nil, hash: hash.value,
                    isSound: isSound, filing: filing, party: party, posting: posting))
        }
    }

    /// A number, stored as the distance from its filing's, or a text as filed.
    @inline(__always)
    private func addID(
        _ column: Int32, _ base: Int64, _ hash: inout RowHash, _ isSound: inout Bool
    ) {
        if rows.isInteger(column) {
            hash.add(UInt64(bitPattern: rows.int(column) &+ base))
        } else if let bytes = rows.bytes(column) {
            // A blob is nothing that an import gives.
            if rows.isBlob(column) { isSound = false }
            if let start = bytes.baseAddress { hash.add(start, bytes.count) }
        } else {
            hash.addNull()
        }
    }
}
