import LedgerModel
import TestSupport
import Testing

@Suite struct AmountPhraseTests {
    @Test(arguments: [
        ("5300000", Precision.exact), ("$5,300,000", .exact), ("5,300,000 dollars", .exact),
        ("$5.3 million", .stated), ("two million dollars", .stated),
        ("nearly $30 million", .estimate),
        ("$5M-plus", .estimate), ("tens of millions", .estimate), ("$2M-$3M", .range),
        ("only $3.2 million", .stated), ("just $250K", .stated),
    ])
    func precisionSaysHowTheFigureIsKnown(text: String, precision: Precision) throws {
        let interval = try AmountPhrase.parse(" \(text) ").get()
        #expect(interval.precision == precision)
        #expect(interval.verbatim == text)
    }

    @Test(arguments: [
        ("$5.3M", "$5.3 million"), ("$5.3m", "$5.3 million"),
        ("5.3 million dollars", "$5.3 million"),
        ("$5.3-million", "$5.3 million"), ("US$5.3 million", "$5.3 million"),
        ("$2M–$3M", "$2M-$3M"), ("$2-$3 million", "$2M-$3M"), ("from $2M to $3M", "$2M-$3M"),
        ("$5 million or more", "$5M-plus"), ("$5 million-plus", "$5M+"),
        ("nearly another $2M", "nearly $2M"),
        ("a record nearly $2M", "nearly $2M"), ("Roughly $2\u{A0}million", "about $2M"),
        ("twenty-five thousand dollars", "$25K"), ("three hundred and fifty million", "$350M"),
        ("a million dollars", "$1M"), ("$1 million more", "another $1M"),
        ("a hundred thousand", "$100K"),
        ("around $2M", "roughly $2M"), ("over $2M", "north of $2M"),
        ("close to $2M", "just under $2M"),
        ("as much as $3M", "up to $3M"), ("under $3M", "less than $3M"),
    ])
    func differentWordsGiveTheSameInterval(one: String, other: String) throws {
        let first = try AmountPhrase.parse(one).get()
        let second = try AmountPhrase.parse(other).get()
        #expect(first.low == second.low && first.high == second.high)
        #expect(first.lowIsOpen == second.lowIsOpen && first.highIsOpen == second.highIsOpen)
        #expect(first.isUnderstatedAbove == second.isUnderstatedAbove)
    }

    @Test(arguments: [
        "raised $5.3 million", "$5.3 million and counting", "$5.3 zillion", "nearly", "€5 million",
        "a vast amount", "nearly about $5M", "$5M-plus-plus", "12,5", "1.234,56", "-$5 million",
        "nearly $2M to $3M", "between $2M", "between $2M and", "from $2M", "million", "k",
        "$2M and $3M", "nearly $0", "tens", "tens of dollars", "$5M $3M", "5 %", "0,500 million",
        "half", "nearly tens of millions",
    ])
    func whatIsNotWhollyUnderstoodIsRejected(text: String) {
        guard case .failure(.unread) = AmountPhrase.parse(text) else {
            Issue.record("\(text) gave \(AmountPhrase.parse(text))")
            return
        }
    }

    @Test func problemsAreTold() {
        #expect(AmountPhrase.parse(" ") == .failure(.missing))
        #expect(AmountPhrase.parse("12.345") == .failure(.precision))
        #expect(AmountPhrase.parse("$1.2345678 thousand") == .failure(.precision))
        #expect(AmountPhrase.parse("$3M-$2M") == .failure(.range))
        #expect(AmountPhrase.parse("$5000 billion") == .failure(.range))
        #expect(AmountPhrase.parse("$99999999999999999999 billion") == .failure(.range))
        #expect(AmountPhrase.parse("raised $5") == .failure(.unread("raised")))
        #expect(PhraseProblem.unread("x").reason(in: .usd) == .badAmount)
        #expect(PhraseProblem.unread("x").reason(in: .count) == .badValue)
        #expect(PhraseProblem.missing.reason(in: .ratio) == .missingValue)
    }

    @Test func moreThanIsTrueAboveItsUnitButUnderstated() throws {
        let interval = try AmountPhrase.parse("more than $6.7 million").get()
        #expect(interval.isUnderstatedAbove)
        #expect(!interval.contains(Cents(670_000_000)))
        #expect(interval.contains(Cents(670_000_001)))
        #expect(!interval.contains(Cents(680_000_000)))
        #expect(try !AmountPhrase.parse("about $6.7 million").get().isUnderstatedAbove)
    }

    @Test func aFigureOfOneCentUnitIsExact() throws {
        let interval = try AmountPhrase.parse("$1.23456 thousand").get()
        #expect(interval.low == Cents(123_456) && interval.high == Cents(123_456))
        #expect(!interval.highIsOpen)
        #expect(interval.precision == .exact)
    }

    /// No text makes the reader stop the program, and what it accepts is a real interval.
    @Test func anyMixtureOfWordsGivesAnIntervalOrAProblem() {
        let words = [
            "nearly", "about", "more than", "$", "5", "5.3", "1,000", "million", "M", "K", "-",
            "to",
            "and", "between", "dozens", "of", "tens", "millions", "a", "half", "hundred", "plus",
            "+",
            "(", ")", ".", ",", "%", "two", "twenty", "one", "999999999999999999", "billion",
            "dozen",
            "x", "0", "percent", "points", "record", "outspent", "'", "é",
        ]
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<5_000 {
            let count = Int.random(in: 1...6, using: &generator)
            let text = (0..<count).map { _ in words.randomElement(using: &generator) ?? "" }
                .joined(separator: Bool.random(using: &generator) ? " " : "")
            if case .success(let interval) = AmountPhrase.parse(text),
                let low = interval.low, let high = interval.high
            {
                #expect(low <= high, "\(text)")
                #expect(low < high || !(interval.lowIsOpen || interval.highIsOpen), "\(text)")
            }
            for unit in FigureUnit.allCases {
                _ = FigurePhrase.parse(text, unit: unit)
            }
        }
    }
}

@Suite struct FigurePhraseTests {
    static func hundredths(_ low: Int64?, _ high: Int64?, _ open: String = "") -> FigureInterval {
        FigureInterval(
            low: low, high: high, lowIsOpen: open.contains("("), highIsOpen: open.contains(")"),
            isUnderstatedAbove: open.contains("+"))
    }

    static func dollars(
        _ low: Int64, _ high: Int64?, _ open: String, _ precision: Precision, _ words: String
    ) -> Figure {
        .money(
            MoneyInterval(
                low: Cents(low * 100), high: high.map { Cents($0 * 100) },
                lowIsOpen: open.contains("("), highIsOpen: open.contains(")"),
                isUnderstatedAbove: open.contains("+"), precision: precision, verbatim: words))
    }

    /// The words and units of the project's first thirty claims, re-expressed.
    static let claims: [(String, FigureUnit, Figure)] = [
        ("$5.3 million", .usd, dollars(5_250_000, 5_350_000, ")", .stated, "$5.3 million")),
        (
            "another $1 million", .usd,
            dollars(500_000, 1_500_000, ")", .stated, "another $1 million")
        ),
        (
            "nearly $2 million", .usd,
            dollars(1_800_000, 2_000_000, ")", .estimate, "nearly $2 million")
        ),
        (
            "millions of dollars", .usd,
            dollars(2_000_000, nil, "", .estimate, "millions of dollars")
        ),
        (
            "tens of millions of dollars", .usd,
            dollars(20_000_000, 100_000_000, ")", .estimate, "tens of millions of dollars")
        ),
        ("48 percent", .percent, .percent(hundredths(4750, 4850, ")"))),
        (
            "48 percent to 47 percent", .percent,
            .percentPair(hundredths(4750, 4850, ")"), hundredths(4650, 4750, ")"))
        ),
        ("just 1.5 percentage points", .percentagePoints, .percent(hundredths(145, 155, ")"))),
        (
            "nearly $30 million", .usd,
            dollars(27_000_000, 30_000_000, ")", .estimate, "nearly $30 million")
        ),
        ("about 4 percentage points", .percentagePoints, .percent(hundredths(350, 450))),
        (
            "most expensive campaign ever waged for a House seat", .rank,
            .rank(Rank(place: 1, from: .largest))
        ),
        ("outspending his Republican rival", .ratio, .ratio(hundredths(100, nil, "("))),
        ("48 percent", .percent, .percent(hundredths(4750, 4850, ")"))),
        ("97 percent", .percent, .percent(hundredths(9650, 9750, ")"))),
        ("almost 2-to-1", .ratio, .ratio(hundredths(180, 200, ")"))),
        ("18-way primary", .count, .count(hundredths(18, 18))),
        ("11 candidates", .count, .count(hundredths(11, 11))),
        ("10x", .ratio, .ratio(hundredths(975, 1025, ")"))),
        (
            "about $15 million", .usd,
            dollars(14_250_000, 15_750_000, "", .estimate, "about $15 million")
        ),
        ("over $250000", .usd, dollars(250_000, 260_000, "()+", .estimate, "over $250000")),
        ("nine staffers", .count, .count(hundredths(9, 9))),
        ("three focus groups", .count, .count(hundredths(3, 3))),
        ("2 percent", .percentagePoints, .percent(hundredths(150, 250, ")"))),
        (
            "record $8.3 million", .usd,
            dollars(8_250_000, 8_350_000, ")", .stated, "record $8.3 million")
        ),
        (
            "millions of their own", .usd,
            dollars(2_000_000, nil, "", .estimate, "millions of their own")
        ),
        ("48.6 percent", .percent, .percent(hundredths(4855, 4865, ")"))),
        ("19.5 percent", .percent, .percent(hundredths(1945, 1955, ")"))),
        ("46.8 percent", .percent, .percent(hundredths(4675, 4685, ")"))),
        ("more than 20 points", .percentagePoints, .percent(hundredths(2000, 2100, "()+"))),
        ("a vast amount", .share, .noFigure),
    ]

    @Test func allThirtySeedClaimsAreCovered() {
        #expect(Self.claims.count == 30)
    }

    @Test(arguments: claims)
    func seedClaimIsTyped(text: String, unit: FigureUnit, figure: Figure) {
        #expect(FigurePhrase.parse(text, unit: unit) == .success(figure))
    }

    @Test(arguments: [
        ("second-largest", 2, Rank.End.largest), ("record", 1, .largest),
        ("record-setting", 1, .largest),
        ("the 3rd most expensive House race", 3, .largest),
        ("fewest votes in 20 years", 1, .smallest),
    ])
    func superlativesAreRanks(text: String, place: Int, end: Rank.End) {
        #expect(
            FigurePhrase.parse(text, unit: .rank) == .success(.rank(Rank(place: place, from: end))))
    }

    @Test(arguments: ["one of the most expensive races", "among the most expensive", "expensive"])
    func wordsWithoutAPlaceAreNoFigure(text: String) {
        #expect(FigurePhrase.parse(text, unit: .rank) == .success(.noFigure))
    }

    @Test(arguments: [
        ("top 10", FigureUnit.rank), ("11 of 13 candidates", .count),
        ("nine staffers and three interns", .count),
        ("2-to-0", .ratio), ("2", .ratio), ("outspent by $1 million", .ratio),
        ("48.625 percent", .percent),
        ("½ percent", .percent), ("2.5 candidates", .count),
        ("nearly 1 million to 2 million", .usd),
        ("a handful, maybe five", .count), ("about -2 points", .percentagePoints),
    ])
    func aFigureNotUnderstoodIsAnErrorNotDropped(text: String, unit: FigureUnit) {
        guard case .failure = FigurePhrase.parse(text, unit: unit) else {
            Issue.record("\(text) gave \(FigurePhrase.parse(text, unit: unit))")
            return
        }
    }

    @Test func aNegativeDifferenceKeepsItsSign() {
        #expect(
            FigurePhrase.parse("-2.5 points", unit: .percentagePoints)
                == .success(.percent(Self.hundredths(-255, -245, ")"))))
    }

    @Test(arguments: FigureUnit.allCases)
    func blankWordsAreMissing(unit: FigureUnit) {
        #expect(FigurePhrase.parse(" ", unit: unit) == .failure(.missing))
    }
}
