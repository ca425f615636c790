/// The interval of a figure in whatever unit it is counted in; the arithmetic of docs/amounts.md.
struct Bounds: Hashable {
    var low: Int64?
    var high: Int64?
    var lowIsOpen = false
    var highIsOpen = false
    var isUnderstatedAbove = false

    /// A figure and its hedge.
    ///
    /// - Parameters:
    ///   - unit: the worth of its last stated digit.
    ///   - isExact: whether without a hedge it stands for itself and not for what rounds to it.
    ///   - hasCeiling: whether "more than" supports only one unit above, else anything above.
    init(
        _ value: Int64, unit: Int64, isExact: Bool, qualifier: Qualifier?, hasCeiling: Bool = true
    ) throws(PhraseProblem) {
        if qualifier != nil, value <= 0 { throw .unread("\(value)") }
        switch qualifier {
        case nil where isExact || unit < 2:
            (low, high) = (value, value)
        case nil:
            let rounded = value - unit / 2
            (low, high) = (value < 0 ? rounded : max(0, rounded), value + unit / 2)
            highIsOpen = true
        case .nearly:
            (low, high) = (value / 10 * 9 + value % 10 * 9 / 10, value)
            highIsOpen = true
        case .about:
            let margin = max(unit / 2, (value + 19) / 20)
            (low, high) = (max(0, value - margin), value + margin)
        case .moreThan:
            (low, high) = (value, hasCeiling ? value + unit : nil)
            lowIsOpen = true
            highIsOpen = hasCeiling
            isUnderstatedAbove = hasCeiling
        case .atLeast:
            low = value
        case .upTo:
            (low, high) = (0, value)
            lowIsOpen = true
        case .atMost:
            (low, high) = (0, value)
        case .lessThan:
            (low, high) = (0, value)
            highIsOpen = true
        }
    }

    /// Both ends as stated. Throws: `.range` when they are reversed.
    init(from low: Int64, to high: Int64) throws(PhraseProblem) {
        if low > high { throw .range }
        (self.low, self.high) = (low, high)
    }

    /// At least `low` and, if there is a ceiling, below it.
    init(atLeast low: Int64, below ceiling: Int64? = nil) {
        (self.low, high) = (low, ceiling)
        highIsOpen = ceiling != nil
    }

    var figure: FigureInterval {
        FigureInterval(
            low: low, high: high, lowIsOpen: lowIsOpen, highIsOpen: highIsOpen,
            isUnderstatedAbove: isUnderstatedAbove)
    }

    func money(_ precision: Precision, verbatim: String) -> MoneyInterval {
        MoneyInterval(
            low: low.map(Cents.init), high: high.map(Cents.init), lowIsOpen: lowIsOpen,
            highIsOpen: highIsOpen, isUnderstatedAbove: isUnderstatedAbove,
            precision: precision, verbatim: verbatim)
    }
}
