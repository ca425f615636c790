import LedgerModel
import Wording

/// What the values of a chart are.
package enum Measure: Sendable {
    case cents, count, basisPoints, hundredths

    /// The value in full: `$1,234.00`, `1,234`, `48.12%`, of a multiple `2.50`.
    package func full(_ value: Int64) -> String {
        switch self {
        case .cents: Self.signed(value, before: "$", Cents(Self.positive(value)).grouped)
        case .count: Self.signed(value, before: "", Self.grouped(Self.positive(value)))
        case .basisPoints: Self.signed(value, before: "", Cents(Self.positive(value)).dollars) + "%"
        case .hundredths: Self.signed(value, before: "", Cents(Self.positive(value)).dollars)
        }
    }

    /// The value rounded half up to three figures, for an axis or a narrow place: `$1.2M`, `450`.
    package func short(_ value: Int64) -> String {
        switch self {
        case .basisPoints:
            let (whole, rest) = Self.positive(value).quotientAndRemainder(dividingBy: 100)
            return Self.signed(value, before: "", rest == 0 ? "\(whole)" : full(abs: value)) + "%"
        case .hundredths: return full(value)
        case .cents:
            let (whole, rest) = Self.positive(value).quotientAndRemainder(dividingBy: 100)
            if whole < 1_000, rest != 0 { return full(value) }
            return Self.signed(value, before: "$", Self.scaled(whole))
        case .count: return Self.signed(value, before: "", Self.scaled(Self.positive(value)))
        }
    }

    private func full(abs value: Int64) -> String { Cents(Self.positive(value)).dollars }

    private static func positive(_ value: Int64) -> Int64 { value == .min ? .max : abs(value) }

    private static func signed(_ value: Int64, before: String, _ text: String) -> String {
        (value < 0 ? "−" : "") + before + text
    }

    private static func grouped(_ value: Int64) -> String {
        var bytes: [UInt8] = []
        NumberText.appendGrouped(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let units: [(size: Int64, letter: String)] = [
        (1_000_000_000_000, "T"), (1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K"),
    ]

    private static func scaled(_ value: Int64) -> String {
        guard let unit = units.first(where: { value >= $0.size }) else { return String(value) }
        // In tenths of the unit below a hundred of them, else in whole ones.
        let step = value >= unit.size * 100 ? unit.size : unit.size / 10
        let steps = value / step + (value % step >= step - step / 2 ? 1 : 0)
        let isTenths = step < unit.size && steps < 1_000
        let whole = step < unit.size ? steps / 10 : steps
        // 999,999 is 1M and not 1000K.
        if whole == 1_000, let larger = units.last(where: { $0.size > unit.size }) {
            return "1\(larger.letter)"
        }
        return isTenths && steps % 10 != 0
            ? "\(whole).\(steps % 10)\(unit.letter)" : "\(whole)\(unit.letter)"
    }
}
