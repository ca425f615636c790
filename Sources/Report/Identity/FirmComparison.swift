/// What speaks for and against two spellings of firms, or employers, being one.
struct FirmComparison {
    let counts: SpellingCounts
    private let equal, near, joined, short, initials, missing, number: IdentityWeights.Level
    private let zip5, zip3, state, differ: IdentityWeights.Level

    /// Words that say of what kind a firm is, never which one.
    static let silent: Set<String> = [
        "INC", "INCORPORATED", "LLC", "LLP", "LP", "LTD", "LIMITED", "CO", "COMPANY", "CORP",
        "CORPORATION", "PLLC", "PC", "PA", "THE", "OF", "AND", "FOR", "A", "AN", "DBA", "GROUP",
    ]

    init(counts: SpellingCounts, weights: IdentityWeights) {
        self.counts = counts
        func level(_ name: String) -> IdentityWeights.Level { weights.level("firm \(name)") }
        (equal, near) = (level("word equal"), level("word near"))
        (joined, short) = (level("word joined"), level("word short"))
        (initials, missing) = (level("word initials"), level("word missing"))
        number = level("word number")
        (zip5, zip3) = (level("place zip5"), level("place zip3"))
        (state, differ) = (level("place state"), level("place differ"))
    }

    /// The words that tell a firm apart; all of them where there is no other.
    static func words(_ name: String) -> [String] {
        let all = SpelledName.words(name)
        let telling = all.filter { !silent.contains($0) }
        let words = telling.isEmpty ? all : telling
        guard words.count > SpelledName.mostWords else { return words }
        return Array(words.prefix(SpelledName.mostWords))
            + [words.dropFirst(SpelledName.mostWords).joined()]
    }

    /// The odds that two spellings are one, in tenths of a bit, and why.
    func compare(_ left: Spelling, _ right: Spelling, tells: Bool = false) -> IdentityTally {
        var tally = IdentityTally(spellings: counts.spellings, tells: tells)
        compareWords(left.words, right.words, &tally)
        if !left.zip.isEmpty, left.zip == right.zip {
            tally.add(zip5, count: counts.count(\.zip, left.zip))
        } else if left.zip.utf8.count >= 3, left.zip.prefix(3) == right.zip.prefix(3) {
            tally.add(zip3)
        } else if !left.state.isEmpty, !right.state.isEmpty {
            tally.add(left.state == right.state ? state : differ, left.state, right.state)
        }
        return tally
    }

    private func compareWords(
        _ left: [String], _ right: [String], _ tally: inout IdentityTally
    ) {
        if left != right, left.count != right.count, left.joined() == right.joined() {
            let count = (left.count < right.count ? left : right).map { counts.count(\.word, $0) }
            return tally.add(joined, count: count.min() ?? 1)
        }
        var others = right
        var rest: [String] = []
        for word in left {
            guard let index = others.firstIndex(of: word) else {
                rest.append(word)
                continue
            }
            others.remove(at: index)
            tally.add(equal, word, count: counts.count(\.word, word))
        }
        var missed: [String] = []
        for word in rest {
            let isNumber = Self.isNumber(word)
            if !isNumber, let index = others.firstIndex(where: { Self.isNear($0, word) }) {
                let other = others.remove(at: index)
                tally.add(near, word, other, count: count(word, other))
            } else if !isNumber, let index = others.firstIndex(where: { Self.isShort($0, word) }) {
                let other = others.remove(at: index)
                let (mine, long) =
                    word.utf8.count < other.utf8.count ? (word, other) : (other, word)
                tally.add(short, mine, long, count: count(word, other))
            } else {
                missed.append(word)
            }
        }
        if isInitials(missed, of: others, &tally) || isInitials(others, of: missed, &tally) {
            return
        }
        for word in missed + others {
            tally.add(Self.isNumber(word) ? number : missing, word)
        }
    }

    private func count(_ left: String, _ right: String) -> Int {
        max(counts.count(\.word, left), counts.count(\.word, right))
    }

    private static func isNumber(_ word: String) -> Bool {
        word.utf8.contains { (0x30...0x39).contains($0) }
    }

    private static func isNear(_ left: String, _ right: String) -> Bool {
        min(left.utf8.count, right.utf8.count) >= 5 && SpelledName.isNear(left, right)
    }

    /// ASSOC of ASSOCIATES: at least four letters.
    private static func isShort(_ left: String, _ right: String) -> Bool {
        let (short, long) = left.utf8.count < right.utf8.count ? (left, right) : (right, left)
        return short.utf8.count >= 4 && long.hasPrefix(short)
    }

    /// IBM of INTERNATIONAL BUSINESS MACHINES.
    private func isInitials(
        _ short: [String], of long: [String], _ tally: inout IdentityTally
    ) -> Bool {
        guard short.count == 1, let word = short.first, long.count >= 3,
            word == long.compactMap(\.first).map(String.init).joined()
        else { return false }
        tally.add(initials, word, long.joined(separator: " "))
        return true
    }
}
