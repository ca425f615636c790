/// Amounts in words, as journals and the press state them.
public enum AmountPhrase {
    /// Reads an amount such as `5,300,000`, `$5.3 million`, `nearly $30 million`, `$2M-$3M` or
    /// `tens of millions`.
    ///
    /// Units: dollars in, cents out. A plain number is exact to the cent, in the grammar of
    /// ``Cents/parseUS(_:)``; one with a unit word stands for whatever rounds to it; a hedge makes
    /// it an estimate. All in integers. The whole text must be understood, or nothing is. Blank
    /// becomes `.missing`. Rule: the table in docs/amounts.md.
    public static func parse(_ text: String) -> Result<MoneyInterval, PhraseProblem> {
        let verbatim = PhraseTokenizer.trimmed(text)
        switch Cents.parseUS(verbatim) {
        case .success(let amount):
            return .success(MoneyInterval(exactly: amount, verbatim: verbatim))
        case .failure(.missing): return .failure(.missing)
        case .failure(.precision): return .failure(.precision)
        case .failure(.range): return .failure(.range)
        case .failure(.bad):
            return Result { () throws(PhraseProblem) in try read(verbatim) }
        }
    }

    private static func read(_ text: String) throws(PhraseProblem) -> MoneyInterval {
        var reader = try PhraseReader(text)
        let qualifier = reader.modifiers()
        let isBetween = reader.take("between")
        let isRange = isBetween || reader.take("from")
        if qualifier == nil, !isRange, let vague = reader.vague() {
            _ = reader.take("of", "dollars")
            try finish(&reader)
            return inCents(vague).money(.estimate, verbatim: text)
        }
        guard var first = try amount(&reader) else { throw reader.unread }
        if qualifier == nil,
            reader.take("to") || reader.take("-")
                || (isBetween && reader.take("and"))
        {
            guard let second = try amount(&reader) else { throw reader.unread }
            try finish(&reader)
            let high = try second.value(places: 2).value
            if !first.hasUnitWord, second.hasUnitWord {  // "$2-$3 million"
                var shared = first
                shared.scale = second.scale
                if let low = try? shared.value(places: 2).value, low <= high { first = shared }
            }
            return try Bounds(from: try first.value(places: 2).value, to: high)
                .money(.range, verbatim: text)
        }
        if isRange { throw reader.unread }
        let hedge = qualifier ?? reader.suffix()
        try finish(&reader)
        let (value, unit) = try first.value(places: 2)
        let isExact = !first.hasUnitWord || unit < 2
        let bounds = try Bounds(value, unit: unit, isExact: isExact, qualifier: hedge)
        let precision: Precision = hedge != nil ? .estimate : isExact ? .exact : .stated
        return bounds.money(precision, verbatim: text)
    }

    /// Reads one amount with its currency words, if one comes next.
    private static func amount(
        _ reader: inout PhraseReader
    ) throws(PhraseProblem) -> WrittenNumber? {
        _ = reader.take("us", "$") || reader.take("$")
        guard let number = try reader.number() else { return nil }
        _ = reader.take(oneOf: ["dollars", "usd"])
        return number
    }

    /// Steps over what may follow an amount and demands the end of the text.
    private static func finish(_ reader: inout PhraseReader) throws(PhraseProblem) {
        _ = reader.take(oneOf: ["dollars", "usd"])
        _ = reader.take("more") || reader.take("in", "total") || reader.take("in", "all")
        for owner in ["their", "his", "her", "its"] where reader.take("of", owner, "own") { break }
        try reader.finish()
    }

    /// Bounds in dollars as bounds in cents.
    private static func inCents(_ bounds: Bounds) -> Bounds {
        var cents = bounds
        cents.low = bounds.low.map { $0 * 100 }
        cents.high = bounds.high.map { $0 * 100 }
        return cents
    }
}
