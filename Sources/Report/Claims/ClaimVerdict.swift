import LedgerModel

/// What the records say of a claim. Rule: docs/claims.md.
package enum ClaimVerdict: String, Sendable, CaseIterable {
    /// What was measured lies inside the range of the words.
    case supported
    /// The two ranges meet.
    case consistent
    /// What was measured is more than the words allow: the claim is too low.
    case tooLow = "too low"
    /// What was measured is less than the words allow: the claim is too high.
    case tooHigh = "too high"
    /// Another period, base or scope, or no figure at all.
    case notComparable = "not comparable"
    /// Nothing loaded can say.
    case cannotKnow = "cannot know"
}

/// A range of whole numbers in a unit of its own: cents, hundredths of a point or of a multiple,
/// ones. A nil end is no bound.
package struct ClaimRange: Equatable, Sendable {
    /// The low end.
    package var low: Int64?
    /// The high end.
    package var high: Int64?
    /// Of a quotient that lies between two neighbouring numbers the nearer one.
    package var nearest: Int64?
    var lowIsOpen = false
    var highIsOpen = false
    /// More leaves the words true, and merely understated.
    var isUnderstatedAbove = false

    init(_ low: Int64?, _ high: Int64?) {
        self.low = low
        self.high = high
    }

    init?(_ figure: Figure) {
        switch figure {
        case .money(let money):
            self.init(money.low?.value, money.high?.value)
            lowIsOpen = money.lowIsOpen
            highIsOpen = money.highIsOpen
            isUnderstatedAbove = money.isUnderstatedAbove
        case .ratio(let range), .percent(let range), .count(let range), .percentPair(let range, _):
            self.init(range.low, range.high)
            lowIsOpen = range.lowIsOpen
            highIsOpen = range.highIsOpen
            isUnderstatedAbove = range.isUnderstatedAbove
        case .rank(let rank): self.init(Int64(rank.place), Int64(rank.place))
        case .noFigure: return nil
        }
    }

    /// The measured quotient, rounded both ways so that the exact value lies inside.
    static func quotient(_ value: Int64, _ base: Int64, per unit: Int64) -> ClaimRange? {
        let (scaled, overflow) = value.multipliedReportingOverflow(by: unit)
        guard base > 0, !overflow, scaled >= 0 else { return nil }
        let whole = scaled / base
        let rest = scaled % base
        var range = ClaimRange(whole, whole + (rest == 0 ? 0 : 1))
        range.nearest = rest >= base - rest ? whole + 1 : whole
        return range
    }

    /// The verdict on a claim of two figures: both must hold; of two that do not, the first speaks.
    func verdict(
        on measured: ClaimRange, _ second: ClaimRange?, _ other: ClaimRange?
    ) -> (verdict: ClaimVerdict, margin: Int64, isUnderstated: Bool) {
        let first = verdict(on: measured)
        guard let second else { return first }
        guard let other else {
            // One of the two is not measured: nothing is supported by half.
            return first.verdict == .supported ? (.consistent, 0, false) : first
        }
        let rest = second.verdict(on: other)
        switch first.verdict {
        case .supported: return rest
        case .consistent: return rest.verdict == .supported ? first : rest
        default: return first
        }
    }

    /// The verdict on a claim of this range, how far off it is, and whether it is understated.
    func verdict(
        on measured: ClaimRange
    ) -> (verdict: ClaimVerdict, margin: Int64, isUnderstated: Bool) {
        if let high, !isUnderstatedAbove, let least = measured.low,
            highIsOpen ? least >= high : least > high
        {
            return (.tooLow, least - high, false)
        }
        if let low, let most = measured.high, lowIsOpen ? most <= low : most < low {
            return (.tooHigh, low - most, false)
        }
        let isAboveLow = low.map { low in
            measured.low.map { lowIsOpen ? $0 > low : $0 >= low } ?? false
        }
        let isBelowHigh = high.map { high in
            isUnderstatedAbove || measured.high.map { highIsOpen ? $0 < high : $0 <= high } ?? false
        }
        guard isAboveLow ?? true, isBelowHigh ?? true else { return (.consistent, 0, false) }
        let above = high.map { high in measured.low.map { $0 >= high } ?? false } ?? false
        return (.supported, 0, isUnderstatedAbove && above)
    }
}

extension Figure {
    /// Of two percentages set against each other, the counterpart's.
    var counterpart: ClaimRange? {
        guard case .percentPair(_, let other) = self else { return nil }
        return ClaimRange(.percent(other))
    }
}
