import LedgerModel

/// The roll-ups of one source, kept while its rows are decoded. `Tests` compare them with a recount
/// by SQL, and so does `verify`.
final class Rollups {
    var texts = TextIndex()
    let month = RollupTable()
    let state = RollupTable()
    let size = RollupTable()
    let pair = RollupTable()
    let purpose = RollupTable()
    let outside = RollupTable()
    private(set) var outsideDays: [OutsideKey: (first: Int64, last: Int64)] = [:]
    let donors: TopCounter
    let employers: TopCounter
    let vendors: TopCounter
    /// Of electronic filings.
    let gifts: GiftCounter?
    // Behind pointers: read for every row.
    private let last: UnsafeMutablePointer<(day: Int64, month: Int64)>
    private let stateNumbers: UnsafeMutablePointer<Int32>

    struct OutsideKey: Hashable {
        var committee: UInt32
        var classID: UInt32
        var candidate: Int64
    }

    /// - Parameters:
    ///   - isLarge: whether millions of counterparties are to be expected: then sums spill to the
    ///     temporary file sooner, to stay within memory.
    ///   - gifts: set for an electronic filing.
    init(firstParty: Int64, isLarge: Bool, gifts: GiftCounter?) {
        self.gifts = gifts
        donors = TopCounter(firstParty: firstParty, limit: isLarge ? 1 << 19 : 1 << 20)
        employers = TopCounter(firstParty: firstParty, limit: 1 << 18)
        vendors = TopCounter(firstParty: firstParty, limit: isLarge ? 1 << 19 : 1 << 20)
        stateNumbers = .allocate(capacity: 65_536)
        stateNumbers.initialize(repeating: -1, count: 65_536)
        last = .allocate(capacity: 1)
        last.initialize(to: (.min, 0))
        _ = texts.number("")
    }

    deinit {
        last.deallocate()
        stateNumbers.deallocate()
    }

    /// The number of a filer's id.
    func committeeNumber(_ bytes: UnsafeBufferPointer<UInt8>, _ column: Int) -> UInt32 {
        guard column >= 0, let start = bytes.baseAddress else { return texts.number("") }
        return texts.number(start, bytes.count)
    }

    /// The FEC's size buckets by absolute amount; see exports/gifts-by-size.sql.
    @inline(__always)
    static func bucket(_ cents: Int64) -> Int64 {
        switch abs(cents) {
        case ...20_000: 0
        case ..<50_000: 1
        case ..<100_000: 2
        case ..<200_000: 3
        default: 4
        }
    }

    /// Adds an entry as it is decoded.
    ///
    /// - Parameter name: blank where nobody is named, as in a format that has no such column: what
    ///   nobody is named for counts under the blank name.
    @inline(__always)
    func add(
        committee: UInt32, filing: Int64, facts: PostingFacts, cents: Int64, day: Int64?,
        aggregate: Int64?, party: Int64, state: UnsafeBufferPointer<UInt8>?,
        name: UnsafeBufferPointer<UInt8>,
        zip: UnsafeBufferPointer<UInt8>?, employer: UnsafeBufferPointer<UInt8>?, seed: UInt64
    ) throws {
        try add(
            committee: committee, filing: filing, facts: facts, cents: cents, day: day,
            aggregate: aggregate, party: party, state: { stateNumber(state) },
            donor: { PartyWords.donor(name, zip, seed) },
            employer: { PartyWords.employer(employer, seed) },
            vendor: { PartyWords.vendor(name, seed) })
    }

    /// Adds an entry whose other side is known.
    @inline(__always)
    func add(
        committee: UInt32, filing: Int64, facts: PostingFacts, cents: Int64, day: Int64?,
        aggregate: Int64?, party: Int64, words: UnsafePointer<PartyWords>
    ) throws {
        try add(
            committee: committee, filing: filing, facts: facts, cents: cents, day: day,
            aggregate: aggregate, party: party, state: { Int64(words.pointee.state) },
            donor: { words.pointee.donor }, employer: { words.pointee.employer },
            vendor: { words.pointee.vendor })
    }

    @inline(__always)
    private func add(
        committee: UInt32, filing: Int64, facts: PostingFacts, cents: Int64, day: Int64?,
        aggregate: Int64?, party: Int64, state: () -> Int64, donor: () -> Hash128,
        employer: () -> Hash128, vendor: () -> Hash128
    ) throws {
        let monthKey = monthKey(day)
        month.add(committee: committee, classID: facts.classID, value: monthKey, cents: cents)
        if facts.isGift, !facts.kindIsOutside, let gifts {
            gifts.add(
                party: party, filing: filing, year: monthKey / 100, day: day, cents: cents,
                aggregate: aggregate)
        }
        if facts.other >= 0 {
            pair.add(committee: committee, classID: facts.classID, value: facts.other, cents: cents)
        }
        if facts.isIndividual || facts.isRefundToIndividual {
            self.state.add(
                committee: committee, classID: facts.classID, value: state(), cents: cents)
        }
        if facts.isIndividual {
            size.add(
                committee: committee, classID: facts.classID, value: Self.bucket(cents),
                cents: cents)
        }
        if facts.isGift {
            try donors.add(donor(), committee: committee, party: party, cents: cents)
            try employers.add(employer(), committee: committee, party: party, cents: cents)
        }
        if facts.isPayment {
            try vendors.add(vendor(), committee: committee, party: party, cents: cents)
        }
        if facts.kindIsOutside {
            addOutside(committee, facts, cents, day)
        } else if facts.isDisbursement {
            purpose.add(
                committee: committee, classID: facts.classID, value: facts.category, cents: cents)
        }
    }

    private func addOutside(
        _ committee: UInt32, _ facts: PostingFacts, _ cents: Int64, _ day: Int64?
    ) {
        outside.add(
            committee: committee, classID: facts.classID, value: facts.candidate, cents: cents)
        guard let day else { return }
        for filer in [committee, UInt32.max] {
            let key = OutsideKey(
                committee: filer, classID: facts.classID, candidate: facts.candidate)
            if let known = outsideDays[key] {
                outsideDays[key] = (min(known.first, day), max(known.last, day))
            } else {
                outsideDays[key] = (day, day)
            }
        }
    }

    @inline(__always)
    private func monthKey(_ day: Int64?) -> Int64 {
        guard let day else { return 0 }
        if day != last.pointee.day {
            last.pointee = (day, Day(number: Int(day)).map { Int64($0.monthKey) } ?? 0)
        }
        return last.pointee.month
    }

    /// The number of a state; 0 when blank.
    @inline(__always)
    func stateNumber(_ bytes: UnsafeBufferPointer<UInt8>?) -> Int64 {
        guard let bytes, bytes.count > 0, let start = bytes.baseAddress else { return 0 }
        guard bytes.count == 2 else { return Int64(texts.number(start, bytes.count)) }
        let key = Int(bytes[0]) << 8 | Int(bytes[1])
        if stateNumbers[key] < 0 { stateNumbers[key] = Int32(texts.number(start, 2)) }
        return Int64(stateNumbers[key])
    }
}
