import LedgerModel

/// Values to places, in whole numbers: a place is a tenth of a pixel. No money becomes a float.
package struct Scale {
    /// The least and the greatest value that has a place.
    package let low: Int64
    /// See `low`.
    package let high: Int64
    /// Where the least stands, and how far it is from there to the greatest.
    let start: Int
    let length: Int

    /// Values beyond this are drawn as if they were this large; no sum of money is.
    private static let largest: Int64 = 4_000_000_000_000_000_000

    /// A scale over these values and zero, which ends at round numbers.
    package init(of values: some Sequence<Int64>, start: Int, length: Int, steps: Int = 5) {
        var low: Int64 = 0
        var high: Int64 = 0
        for value in values {
            low = min(low, max(value, -Self.largest))
            high = max(high, min(value, Self.largest))
        }
        if low == high { high = 1 }
        let step = Self.step(low, high, steps)
        self.init(
            low: low - (low % step == 0 ? 0 : step + low % step),
            high: high + (high % step == 0 ? 0 : step - high % step), start: start, length: length)
    }

    init(low: Int64, high: Int64, start: Int, length: Int) {
        self.low = low
        self.high = max(high, low + 1)
        self.start = start
        self.length = length
    }

    /// Where a value stands; one beyond an end, at that end.
    package func place(_ value: Int64) -> Int {
        let value = min(max(value, low), high)
        let span = UInt64(bitPattern: high &- low)
        let part = UInt64(bitPattern: value &- low)
        let product = part.multipliedFullWidth(by: UInt64(max(length, 0)))
        guard product.high < span else { return start + length }
        return start + Int(span.dividingFullWidth(product).quotient)
    }

    /// Round values from end to end: steps of 1, 2 or 5 times a power of ten.
    package func ticks(_ count: Int) -> [Int64] {
        let step = Self.step(low, high, count)
        let first = low >= 0 ? low + (step - low % step) % step : low - low % step
        return Array(stride(from: first, through: high, by: Int64.Stride(step)))
    }

    private static func step(_ low: Int64, _ high: Int64, _ count: Int) -> Int64 {
        let span = UInt64(bitPattern: high &- low) / UInt64(max(count, 1))
        var step: UInt64 = 1
        while true {
            for factor: UInt64 in [1, 2, 5] where step * factor >= max(span, 1) {
                return Int64(clamping: step * factor)
            }
            guard step < 1_000_000_000_000_000_000 else { return Int64(step) }
            step *= 10
        }
    }
}

/// Days to places, with the days that stand below the axis.
struct DayScale {
    private let scale: Scale

    init(from first: Day, to last: Day, start: Int, length: Int) {
        scale = Scale(
            low: Int64(first.number), high: Int64(last.number), start: start, length: length)
    }

    func place(_ day: Day) -> Int { scale.place(Int64(day.number)) }

    /// First days of months or years, at most about `count` of them, with their words.
    func ticks(_ count: Int) -> [(day: Day, text: String)] {
        guard let first = Day(number: Int(scale.low)), let last = Day(number: Int(scale.high))
        else { return [] }
        let (from, to) = (first.civil, last.civil)
        let months = (to.year - from.year) * 12 + to.month - from.month + 1
        let steps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600]
        let step = steps.first { months / $0 < max(count, 1) } ?? 1_200
        var found: [(Day, String)] = []
        let origin = from.year * 12 + from.month - 1
        var month = origin + (step - origin % step) % step
        while let day = Day(year: month / 12, month: month % 12 + 1, day: 1), day <= last {
            if day >= first {
                found.append((day, step >= 12 ? "\(month / 12)" : Self.words(month)))
            }
            month += step
        }
        // Less than a month has no first day: its ends are told instead.
        return found.isEmpty ? [(first, first.iso)] : found
    }

    private static let names = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func words(_ month: Int) -> String { "\(names[month % 12]) \(month / 12)" }
}
