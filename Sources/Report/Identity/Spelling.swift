/// How somebody's name is spelled in one place, as far as `match` compares it.
struct Spelling: Sendable {
    var id: Int64 = 0
    /// As filed.
    var name = ""
    var last = ""
    var first = ""
    var middle = ""
    var suffix = ""
    var zip = ""
    var state = ""
    var city = ""
    var filedEmployer = ""
    /// In words, as names are.
    var employer = ""
    var occupation = ""
    var rows: Int64 = 0
    var cents: Int64 = 0
    /// Of a firm: the words of its name without those that say nothing.
    var words: [String] = []

    /// What a decision would name.
    var place: IdentityPlace {
        IdentityPlace(name: name, zip: zip, state: state, employer: filedEmployer)
    }
}

/// How many spellings have a value.
struct SpellingCounts {
    private(set) var spellings = 0
    var last: [String: Int32] = [:]
    var first: [String: Int32] = [:]
    var zip: [String: Int32] = [:]
    var employer: [String: Int32] = [:]
    var occupation: [String: Int32] = [:]
    var word: [String: Int32] = [:]

    mutating func take(_ spelling: Spelling) {
        spellings += 1
        if !spelling.zip.isEmpty { zip[spelling.zip, default: 0] += 1 }
        for word in Set(spelling.words) { self.word[word, default: 0] += 1 }
        guard spelling.words.isEmpty else { return }
        last[spelling.last, default: 0] += 1
        if !spelling.first.isEmpty { first[spelling.first, default: 0] += 1 }
        if !spelling.employer.isEmpty { employer[spelling.employer, default: 0] += 1 }
        if !spelling.occupation.isEmpty { occupation[spelling.occupation, default: 0] += 1 }
    }

    func count(_ values: KeyPath<SpellingCounts, [String: Int32]>, _ value: String) -> Int {
        Int(self[keyPath: values][value] ?? 1)
    }
}
