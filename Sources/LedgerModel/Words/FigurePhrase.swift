/// Figures in words: what a claim states, in the unit its journal names.
public enum FigurePhrase {
    /// Reads a claim's words, such as `almost 2-to-1`, `48.6 percent`, `nine staffers` or `record`.
    ///
    /// Units: by the case of the ``Figure``. The journal's `unit` decides how the words are read.
    /// Words with no figure in them at all become ``Figure/noFigure``; a figure that is not
    /// understood is an error, never dropped. Blank becomes `.missing`. All in integers.
    /// Rule: the table in docs/amounts.md.
    public static func parse(
        _ text: String, unit: FigureUnit
    ) -> Result<Figure, PhraseProblem> {
        if PhraseTokenizer.trimmed(text).isEmpty { return .failure(.missing) }
        let figure = Result { () throws(PhraseProblem) in try read(text, unit) }
        if case .failure = figure, !statesFigure(text) { return .success(.noFigure) }
        return figure
    }

    private static func read(
        _ text: String, _ unit: FigureUnit
    ) throws(PhraseProblem) -> Figure {
        switch unit {
        case .usd: .money(try AmountPhrase.parse(text).get())
        case .percent, .percentagePoints, .share: try percent(text)
        case .ratio: .ratio(try ratio(text).figure)
        case .count: .count(try count(text).figure)
        case .rank: try rank(text)
        }
    }

    /// Whether some word or digit of the text says how many.
    private static func statesFigure(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.properties.numericType != nil }
            || PhraseTokenizer.words(text).contains(where: NumberWords.isFigure)
    }

    // MARK: Percentages, in hundredths of a point

    private static func percent(_ text: String) throws(PhraseProblem) -> Figure {
        var reader = try PhraseReader(text)
        let qualifier = reader.modifiers()
        let isBetween = reader.take("between")
        let isNegative = qualifier == nil && !isBetween && reader.take("-")
        guard let first = try reader.number() else { throw reader.unread }
        takePercent(&reader)
        let (value, unit) = try first.value(places: 2, zerosAreStated: true)
        if qualifier == nil, !isNegative,
            reader.take("to") || reader.take("-") || (isBetween && reader.take("and"))
        {
            guard let second = try reader.number() else { throw reader.unread }
            takePercent(&reader)
            try reader.finishWithNouns()
            let (other, otherUnit) = try second.value(places: 2, zerosAreStated: true)
            if isBetween || value <= other {
                return .percent(try Bounds(from: value, to: other).figure)
            }
            return .percentPair(
                try Bounds(value, unit: unit, isExact: false, qualifier: nil).figure,
                try Bounds(other, unit: otherUnit, isExact: false, qualifier: nil).figure)
        }
        if isBetween { throw reader.unread }
        let hedge = qualifier ?? reader.suffix()
        try reader.finishWithNouns()
        if isNegative, hedge != nil { throw .unread("-") }
        let signed = isNegative ? -value : value
        return .percent(
            try Bounds(signed, unit: unit, isExact: false, qualifier: hedge).figure)
    }

    private static func takePercent(_ reader: inout PhraseReader) {
        _ =
            reader.take("%") || reader.take("percent") || reader.take("per", "cent")
            || reader.take("percentage")
        _ = reader.take(oneOf: ["point", "points"])
    }

    // MARK: Ratios, in hundredths

    private static func ratio(_ text: String) throws(PhraseProblem) -> Bounds {
        var reader = try PhraseReader(text)
        let verbs: Set<String> = [
            "outspent", "outspend", "outspending", "outraised", "outraise", "outraising",
        ]
        let hasVerb = reader.take(oneOf: verbs) != nil
        _ = reader.take("by")
        if hasVerb, !statesRatio(text) {
            try reader.finishWithNouns()
            return try Bounds(
                100, unit: 100, isExact: true, qualifier: .moreThan, hasCeiling: false)
        }
        let qualifier = reader.modifiers()
        let value: Int64
        if let word = reader.take(oneOf: Set(multiples.keys)) {
            value = multiples[word] ?? 0
        } else if let number = try reader.number() {
            let first = try number.value(places: 2).value
            if reader.take("to") || reader.take(":") {
                guard let base = try reader.number() else { throw reader.unread }
                let second = try base.value(places: 2).value
                // The quotient in hundredths, rounded half up.
                guard second > 0, first < 1_000_000_000_000 else { throw .range }
                value = (first * 200 + second) / (second * 2)
            } else if reader.take(oneOf: ["x", "times", "fold"]) != nil {
                value = first
            } else {
                throw reader.unread
            }
        } else {
            throw reader.unread
        }
        try reader.finishWithNouns()
        return try Bounds(
            value, unit: 50, isExact: false, qualifier: qualifier, hasCeiling: false)
    }

    private static let multiples: [String: Int64] = [
        "twice": 200, "double": 200, "triple": 300, "thrice": 300, "quadruple": 400,
    ]

    private static func statesRatio(_ text: String) -> Bool {
        statesFigure(text) || PhraseTokenizer.words(text).contains { multiples[$0] != nil }
    }

    // MARK: Counts, in ones

    private static func count(_ text: String) throws(PhraseProblem) -> Bounds {
        var reader = try PhraseReader(text)
        let qualifier = reader.modifiers()
        let isBetween = reader.take("between")
        if qualifier == nil, !isBetween, let vague = reader.vague() {
            try reader.finishWithNouns()
            return vague
        }
        guard let first = try reader.number() else { throw reader.unread }
        let (value, unit) = try first.value(places: 0)
        if qualifier == nil,
            reader.take("to") || reader.take("-") || (isBetween && reader.take("and"))
        {
            guard let second = try reader.number() else { throw reader.unread }
            try reader.finishWithNouns()
            return try Bounds(from: value, to: try second.value(places: 0).value)
        }
        if isBetween { throw reader.unread }
        let hedge = qualifier ?? reader.suffix()
        try reader.finishWithNouns()
        return try Bounds(
            value, unit: unit, isExact: !first.hasUnitWord, qualifier: hedge, hasCeiling: false)
    }

    // MARK: Ranks

    private static func rank(_ text: String) throws(PhraseProblem) -> Figure {
        let largest: Set<String> = [
            "record", "most", "largest", "biggest", "highest", "greatest", "costliest", "priciest",
            "first",
        ]
        let smallest: Set<String> = ["least", "smallest", "lowest", "fewest", "cheapest"]
        var place = 1
        let words = PhraseTokenizer.words(text)
        // "One of the most expensive" names no place.
        if words.starts(with: ["one", "of"]) || words.first == "among" { return .noFigure }
        for word in words {
            if largest.contains(word) {
                return .rank(Rank(place: place, from: .largest))
            } else if smallest.contains(word) {
                return .rank(Rank(place: place, from: .smallest))
            } else if let ordinal = ordinals.firstIndex(where: { $0.contains(word) }) {
                place = ordinal + 2
            }
        }
        throw .unread(text)
    }

    private static let ordinals: [Set<String>] = [
        ["second", "2nd"], ["third", "3rd"], ["fourth", "4th"], ["fifth", "5th"],
        ["sixth", "6th"], ["seventh", "7th"], ["eighth", "8th"], ["ninth", "9th"],
        ["tenth", "10th"],
    ]
}
