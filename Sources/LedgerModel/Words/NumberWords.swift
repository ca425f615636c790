/// The English words for numbers that phrases may use.
enum NumberWords {
    static let values: [String: Int64] = {
        var values: [String: Int64] = [:]
        let small = """
            zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen \
            fifteen sixteen seventeen eighteen nineteen
            """
        for (value, word) in small.split(separator: " ").enumerated() {
            values[String(word)] = Int64(value)
        }
        let tens = "twenty thirty forty fifty sixty seventy eighty ninety"
        for (index, word) in tens.split(separator: " ").enumerated() {
            values[String(word)] = Int64(index + 2) * 10
        }
        return values
    }()
    static let units = Set(values.filter { 1...9 ~= $0.value }.keys)
    static let small = Set(values.filter { $0.value < 20 }.keys)
    static let tens = Set(values.filter { $0.value >= 20 }.keys)

    /// Unit words, by their power of ten.
    static let scales = ["thousand": 3, "million": 6, "billion": 9]
    /// Their abbreviations, which need digits before them.
    static let letterScales = [
        "k": 3, "m": 6, "mm": 6, "mn": 6, "mil": 6, "b": 9, "bn": 9,
    ]
    static let plurals: Set<String> = ["thousands", "millions", "billions"]

    /// What one of `plurals` counts.
    static func worth(_ plural: String) -> Int64 {
        switch plural {
        case "thousands": 1_000
        case "millions": 1_000_000
        default: 1_000_000_000
        }
    }

    /// Whether a word alone says how many.
    static func isFigure(_ word: String) -> Bool {
        values[word] != nil || scales[word] != nil || plurals.contains(word)
            || ["hundred", "hundreds", "dozen", "dozens", "tens", "half"].contains(word)
    }
}
