import LedgerModel

extension ClaimCheck.Evaluation {
    /// What the words mean, in the unit of the claim: `5,250,000.00 to 5,350,000.00`; empty without
    /// a figure.
    package var saidWords: String { said.map { words($0) } ?? "" }

    /// `48.12`, as the words of the claim count; empty when nothing was measured.
    package var measuredWords: String { measured.map { words($0) } ?? "" }

    /// How far they lie apart; empty when nothing was measured.
    package var marginWords: String { margin.map { figure($0) } ?? "" }

    private func words(_ range: ClaimRange) -> String {
        if let nearest = range.nearest { return figure(nearest) }
        return switch (range.low, range.high) {
        case (let low?, let high?) where low == high: figure(low)
        case (let low?, let high?): "\(figure(low)) to \(figure(high))"
        case (let low?, nil): "\(figure(low)) or more"
        case (nil, let high?): "up to \(figure(high))"
        case (nil, nil): "any amount"
        }
    }

    private func figure(_ value: Int64) -> String {
        switch FigureUnit(rawValue: claim.unit) {
        case .count, .rank: String(value)
        default: Cents(value).grouped
        }
    }
}
