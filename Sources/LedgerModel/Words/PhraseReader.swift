/// Reads a phrase from left to right; what amounts, counts, percentages and ratios share.
struct PhraseReader {
    private let tokens: [PhraseToken]
    private var index = 0

    /// Throws: `.missing` for blanks, `.unread` for a character that has no place in a figure.
    init(_ text: String) throws(PhraseProblem) {
        tokens = try PhraseTokenizer.tokens(text)
        if tokens.isEmpty { throw .missing }
    }

    var isAtEnd: Bool { index == tokens.count }

    /// What is wrong when the next token cannot be read.
    var unread: PhraseProblem { .unread(isAtEnd ? "" : tokens[index].text) }

    /// Steps over `words` if they come next.
    mutating func take(_ words: String...) -> Bool { take(words) }

    /// Steps over `words` if they come next.
    mutating func take(_ words: [String]) -> Bool {
        guard starts(words) else { return false }
        index += words.count
        return true
    }

    /// Steps over one of `words` if it comes next, and tells which.
    mutating func take(oneOf words: Set<String>) -> String? {
        guard !isAtEnd, case .word(let word) = tokens[index], words.contains(word) else {
            return nil
        }
        index += 1
        return word
    }

    private func starts(_ words: [String]) -> Bool {
        guard index + words.count <= tokens.count else { return false }
        return zip(tokens[index...], words).allSatisfy { $0 == .word($1) }
    }

    /// Steps over words that change nothing ("another", "a record", "only") and the hedge, if any.
    mutating func modifiers() -> Qualifier? {
        var qualifier: Qualifier?
        while true {
            if qualifier == nil, let found = takeQualifier() {
                qualifier = found
            } else if !takeNeutral() {
                return qualifier
            }
        }
    }

    private mutating func takeQualifier() -> Qualifier? {
        for (words, qualifier) in Qualifier.table where take(words) { return qualifier }
        return nil
    }

    private mutating func takeNeutral() -> Bool {
        let neutral: Set<String> = [
            "another", "additional", "record", "setting", "breaking", "only", "just", "merely",
        ]
        if take(oneOf: neutral) != nil { return true }
        guard !isAtEnd, case .word(let article) = tokens[index],
            article == "a" || article == "an" || article == "the", index + 1 < tokens.count
        else { return false }
        // In "a million" the article is the number.
        if case .word(let next) = tokens[index + 1],
            NumberWords.scales[next] != nil || ["hundred", "dozen", "half"].contains(next)
        {
            return false
        }
        index += 1
        return true
    }

    /// Reads a number in digits or words with its unit word, if one comes next.
    mutating func number() throws(PhraseProblem) -> WrittenNumber? {
        let start = index
        var number: WrittenNumber
        if !isAtEnd, case .number(let written) = tokens[index] {
            index += 1
            number = written
            readScale(of: &number, letters: true)
        } else if take("half", "a") || take("a", "half") || take("half") {
            number = WrittenNumber(digits: 5)
            number.decimals = 1
            readScale(of: &number, letters: false)
            if !number.hasUnitWord {
                index = start
                return nil
            }
        } else if let value = wordValue() {
            number = WrittenNumber(digits: value)
            readScale(of: &number, letters: false)
        } else {
            index = start
            return nil
        }
        if number.decimals == 0, !number.hasUnitWord, take("dozen") {
            guard number.digits < 1_000_000_000 else { throw .range }
            number.digits *= 12
        }
        return number
    }

    /// Reads a unit word behind a number; single letters only behind digits.
    private mutating func readScale(of number: inout WrittenNumber, letters: Bool) {
        guard !isAtEnd, case .word(let word) = tokens[index] else { return }
        let scale = NumberWords.scales[word] ?? (letters ? NumberWords.letterScales[word] : nil)
        guard let scale else { return }
        index += 1
        number.scale = scale
        number.hasUnitWord = true
    }

    /// Reads a whole number below a thousand in words: "nine", "twenty-five", "three hundred".
    private mutating func wordValue() -> Int64? {
        var value: Int64?
        if let word = take(oneOf: NumberWords.small) {
            value = NumberWords.values[word]
        } else if let word = take(oneOf: NumberWords.tens) {
            value = NumberWords.values[word]
            if let unit = take(oneOf: NumberWords.units) {
                value = (value ?? 0) + (NumberWords.values[unit] ?? 0)
            }
        } else if take(oneOf: ["a", "an"]) != nil {
            value = 1
        }
        guard let first = value, first < 100, take("hundred") else { return value }
        let start = index
        _ = take("and")
        let rest = wordValue()
        if rest == nil { index = start }
        return first * 100 + (rest ?? 0)
    }

    /// Reads a plural without a number, "tens of millions" or "dozens", as bounds in ones.
    mutating func vague() -> Bounds? {
        let start = index
        let few: [String: (low: Int64, ceiling: Int64?)] = [
            "tens": (20, 100), "dozens": (24, nil), "hundreds": (200, 1000),
        ]
        if let word = take(oneOf: ["tens", "dozens", "hundreds"]), let count = few[word] {
            if take("of"), let plural = take(oneOf: NumberWords.plurals) {
                let worth = NumberWords.worth(plural)
                return Bounds(atLeast: count.low * worth, below: count.ceiling.map { $0 * worth })
            }
            index = start + 1
            if word != "tens" { return Bounds(atLeast: count.low) }
        } else if let plural = take(oneOf: NumberWords.plurals) {
            return Bounds(atLeast: 2 * NumberWords.worth(plural))
        }
        index = start
        return nil
    }

    /// Reads a hedge behind a figure: "-plus", "+", "or more", "or so".
    mutating func suffix() -> Qualifier? {
        if take("+") || take("plus") || take("or", "more") || take("and", "up") { return .atLeast }
        if take("or", "so") { return .about }
        if take("or", "less") || take("or", "fewer") { return .atMost }
        return nil
    }

    /// Throws: `.unread` unless nothing is left.
    func finish() throws(PhraseProblem) {
        if !isAtEnd { throw unread }
    }

    /// Throws: `.unread` unless only words without figures are left ("of the vote", "staffers").
    mutating func finishWithNouns() throws(PhraseProblem) {
        while !isAtEnd {
            guard case .word(let word) = tokens[index], !NumberWords.isFigure(word),
                word.first?.isLetter == true
            else { throw unread }
            index += 1
        }
    }
}
