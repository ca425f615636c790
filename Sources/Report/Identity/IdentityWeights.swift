import Artefacts

/// What findings are worth: `schema/identity/weights.csv`, and the names that are short for others.
package struct IdentityWeights: Sendable {
    /// One line of the file.
    struct Level: Sendable {
        var tenths = 0
        /// The rarity of the value is added, up to so much.
        var most: Int?
        var words = ""
    }

    private let levels: [String: Level]
    /// By first name, those it may be short for.
    let longNames: [String: [String]]

    /// Those that come with the program.
    package static let shipped = IdentityWeights(
        weights: CodeList.rows(of: "schema/identity/weights.csv"),
        nicknames: CodeList.rows(of: "schema/identity/nicknames.csv"))

    init(weights: [[String: String]], nicknames: [[String: String]]) {
        var levels: [String: Level] = [:]
        for row in weights {
            let name = ["about", "field", "level"].map { row[$0] ?? "" }.joined(separator: " ")
            levels[name] = Level(
                tenths: Int(row["tenths"] ?? "") ?? 0,
                most: row["rarity"] == "yes" ? Int(row["most"] ?? "") : nil,
                words: row["words"] ?? "")
        }
        self.levels = levels
        var longNames: [String: [String]] = [:]
        for row in nicknames {
            if let short = row["short"], let name = row["name"] {
                longNames[short, default: []].append(name)
            }
        }
        self.longNames = longNames
    }

    /// A line of the file by its first three columns.
    func level(_ name: String) -> Level { levels[name] ?? Level() }

    /// Whether two first names are short for one, or one for the other.
    func areShort(_ left: String, _ right: String) -> Bool {
        let long = longNames[left] ?? []
        let other = longNames[right] ?? []
        return long.contains(right) || other.contains(left) || long.contains { other.contains($0) }
    }

    /// Ten times the logarithm to base 2 of a quotient of whole numbers, rounded down: the same on
    /// every machine.
    package static func tenBits(_ of: Int, per: Int) -> Int {
        guard of > per, per > 0 else { return 0 }
        var whole = 0
        while UInt64(per) << UInt64(whole + 1) <= UInt64(of) { whole += 1 }
        // Between 1 and 2 with 16 binary places: squared, each time over 2 is a binary place.
        var value = (UInt64(of) << 16) / (UInt64(per) << UInt64(whole))
        var places = UInt64(0)
        for _ in 0..<16 {
            value = (value * value) >> 16
            places <<= 1
            if value >= 2 << 16 {
                places |= 1
                value >>= 1
            }
        }
        return whole * 10 + Int((places * 10) >> 16)
    }
}

/// A sum of findings, and in words what each says where somebody asks.
struct IdentityTally {
    private(set) var score = 0
    private(set) var reasons: [String]?
    let spellings: Int

    init(spellings: Int, tells: Bool) {
        self.spellings = spellings
        reasons = tells ? [] : nil
        score = -IdentityWeights.tenBits(spellings, per: 1)
    }

    /// - Parameter count: how many spellings have the value, where its rarity counts.
    mutating func add(
        _ level: IdentityWeights.Level, _ left: String = "", _ right: String = "", count: Int = 0
    ) {
        var worth = level.tenths
        if let most = level.most {
            worth += min(most, IdentityWeights.tenBits(spellings, per: max(count, 1)))
        }
        score += worth
        guard reasons != nil else { return }
        var words = level.words.replacing("{a}", with: left).replacing("{b}", with: right)
        if level.most != nil, count > 0 { words += ", which \(count) of \(spellings) have" }
        reasons?.append("\(words) \(Self.bits(worth))")
    }

    /// Tenths of a bit as people write them: +3.5.
    static func bits(_ tenths: Int) -> String {
        "\(tenths < 0 ? "-" : "+")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
