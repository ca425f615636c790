/// What speaks for and against two spellings of people being one person.
struct PersonComparison {
    let counts: SpellingCounts
    let weights: IdentityWeights
    /// Spellings of employers that say that there is none, by what they say: RETIRED, NONE …
    let statuses: [String: String]
    private let last: Parts
    private let first: First
    private let middle: Parts
    private let suffix: Parts
    private let place: Place
    private let employer: Employer
    private let occupation: Parts

    private typealias Level = IdentityWeights.Level
    private struct Parts {
        var equal, part, near, initial, blank, differ: Level
        init(_ field: String, _ weights: IdentityWeights) {
            func level(_ name: String) -> Level { weights.level("donor \(field) \(name)") }
            (equal, part, near) = (level("equal"), level("part"), level("near"))
            (initial, blank, differ) = (level("initial"), level("blank"), level("differ"))
        }
    }
    private struct First { var equal, nickname, initial, middle, near, differ, blank: Level }
    private struct Place { var zip5, zip3, city, state, differ: Level }
    private struct Employer { var equal, near, status, statuses, mixed, differ: Level }

    init(counts: SpellingCounts, weights: IdentityWeights, statuses: [String: String]) {
        self.counts = counts
        self.weights = weights
        self.statuses = statuses
        func level(_ name: String) -> Level { weights.level("donor \(name)") }
        last = Parts("last", weights)
        middle = Parts("middle", weights)
        suffix = Parts("suffix", weights)
        occupation = Parts("occupation", weights)
        first = First(
            equal: level("first equal"), nickname: level("first nickname"),
            initial: level("first initial"), middle: level("first middle"),
            near: level("first near"), differ: level("first differ"), blank: level("first blank"))
        place = Place(
            zip5: level("place zip5"), zip3: level("place zip3"), city: level("place city"),
            state: level("place state"), differ: level("place differ"))
        employer = Employer(
            equal: level("employer equal"), near: level("employer near"),
            status: level("employer status"), statuses: level("employer statuses"),
            mixed: level("employer mixed"),
            differ: level("employer differ"))
    }

    /// The odds that two spellings are one, in tenths of a bit, and why.
    func compare(_ left: Spelling, _ right: Spelling, tells: Bool = false) -> IdentityTally {
        var tally = IdentityTally(spellings: counts.spellings, tells: tells)
        compareLast(left.last, right.last, &tally)
        compareFirst(left, right, &tally)
        if !left.suffix.isEmpty || !right.suffix.isEmpty {
            let level =
                left.suffix == right.suffix
                ? suffix.equal
                : left.suffix.isEmpty || right.suffix.isEmpty ? suffix.blank : suffix.differ
            let some = left.suffix.isEmpty ? right.suffix : left.suffix
            tally.add(level, some, right.suffix)
        }
        comparePlace(left, right, &tally)
        compareEmployer(left, right, &tally)
        compareOccupation(left.occupation, right.occupation, &tally)
        return tally
    }

    private func compareLast(_ left: String, _ right: String, _ tally: inout IdentityTally) {
        let count = max(counts.count(\.last, left), counts.count(\.last, right))
        if left == right {
            tally.add(last.equal, count: count)
        } else if Self.isPart(left, of: right) || Self.isPart(right, of: left) {
            tally.add(last.part, left, right, count: count)
        } else if SpelledName.isNear(left, right) {
            tally.add(last.near, left, right, count: count)
        } else {
            tally.add(last.differ, left, right)
        }
    }

    /// `SMITH` of `SMITH JONES`; words are whole.
    private static func isPart(_ part: String, of whole: String) -> Bool {
        guard part.utf8.count >= 3, whole.utf8.count > part.utf8.count else { return false }
        return whole.hasPrefix(part + " ") || whole.hasSuffix(" " + part)
    }

    private func compareFirst(_ left: Spelling, _ right: Spelling, _ tally: inout IdentityTally) {
        let (mine, other) = (left.first, right.first)
        let count = max(counts.count(\.first, mine), counts.count(\.first, other))
        guard !mine.isEmpty, !other.isEmpty else { return tally.add(first.blank) }
        if mine == other {
            if mine.utf8.count == 1 {
                tally.add(first.initial, mine, other)
            } else {
                tally.add(first.equal, count: count)
            }
            return compareMiddle(left.middle, right.middle, &tally)
        }
        if mine.utf8.count == 1 || other.utf8.count == 1 {
            let (short, long) = mine.utf8.count == 1 ? (left, right) : (right, left)
            if Self.begins(short.middle, long.first) {
                tally.add(first.middle, long.first, count: counts.count(\.first, long.first))
            } else if long.first.hasPrefix(short.first) {
                tally.add(first.initial, short.first, long.first)
                compareMiddle(left.middle, right.middle, &tally)
            } else {
                tally.add(first.differ, mine, other)
            }
        } else if weights.areShort(mine, other) {
            let isLong = weights.longNames[other]?.contains(mine) == true
            tally.add(
                first.nickname, isLong ? other : mine, isLong ? mine : other, count: count)
            compareMiddle(left.middle, right.middle, &tally)
        } else if SpelledName.isNear(mine, other) {
            tally.add(first.near, mine, other, count: count)
            compareMiddle(left.middle, right.middle, &tally)
        } else if Self.begins(left.middle, other) || Self.begins(right.middle, mine) {
            let name = Self.begins(left.middle, other) ? other : mine
            tally.add(first.middle, name, count: counts.count(\.first, name))
        } else {
            tally.add(first.differ, mine, other)
        }
    }

    private static func begins(_ middle: String, _ first: String) -> Bool {
        first.utf8.count > 1 && (middle == first || middle.hasPrefix(first + " "))
    }

    private func compareMiddle(_ left: String, _ right: String, _ tally: inout IdentityTally) {
        guard let mine = left.utf8.first, let other = right.utf8.first else { return }
        if mine != other {
            tally.add(middle.differ, left, right)
        } else if left == right, left.utf8.count > 1 {
            tally.add(middle.equal, left)
        } else if left.utf8.count == 1 || right.utf8.count == 1 {
            tally.add(middle.initial)
        } else if !SpelledName.isNear(left, right) {
            tally.add(middle.differ, left, right)
        }
    }

    private func comparePlace(_ left: Spelling, _ right: Spelling, _ tally: inout IdentityTally) {
        if !left.zip.isEmpty, left.zip == right.zip {
            tally.add(place.zip5, count: counts.count(\.zip, left.zip))
        } else if !left.city.isEmpty, left.city == right.city, left.state == right.state {
            tally.add(place.city)
        } else if left.zip.utf8.count >= 3, left.zip.prefix(3) == right.zip.prefix(3) {
            tally.add(place.zip3)
        } else if !left.state.isEmpty, !right.state.isEmpty {
            tally.add(
                left.state == right.state ? place.state : place.differ, left.state, right.state)
        }
    }

    private func compareEmployer(
        _ left: Spelling, _ right: Spelling, _ tally: inout IdentityTally
    ) {
        let (mine, other) = (left.employer, right.employer)
        guard !mine.isEmpty, !other.isEmpty else { return }
        let (status, otherStatus) = (statuses[mine], statuses[other])
        if let status, status == otherStatus {
            tally.add(employer.status, status)
        } else if (status == nil) != (otherStatus == nil) {
            tally.add(employer.mixed)
        } else if let status, let otherStatus {
            tally.add(employer.statuses, status, otherStatus)
        } else if mine == other {
            tally.add(employer.equal, count: counts.count(\.employer, mine))
        } else if Self.isSimilar(mine, other) {
            tally.add(employer.near, mine, other)
        } else {
            tally.add(employer.differ, mine, other)
        }
    }

    private func compareOccupation(
        _ left: String, _ right: String, _ tally: inout IdentityTally
    ) {
        guard !left.isEmpty, !right.isEmpty else { return }
        if left == right {
            tally.add(occupation.equal, count: counts.count(\.occupation, left))
        } else {
            tally.add(
                Self.isSimilar(left, right) ? occupation.near : occupation.differ, left, right)
        }
    }

    /// One letter apart, one begins as the other goes on, or half of their words are the same.
    static func isSimilar(_ left: String, _ right: String) -> Bool {
        if SpelledName.isNear(left, right) { return true }
        let (short, long) = left.utf8.count < right.utf8.count ? (left, right) : (right, left)
        if short.utf8.count >= 4, long.hasPrefix(short) { return true }
        let words = Set(left.split(separator: " ")).filter { $0.utf8.count > 2 }
        let others = Set(right.split(separator: " ")).filter { $0.utf8.count > 2 }
        let shared = words.intersection(others).count
        return shared > 0 && shared * 2 >= max(words.count, others.count)
    }
}
