/// Upright bars along an order: months, sizes of gifts. The parts of a column stand on each other.
package struct Columns: Chart {
    let items: [Bars.Item]
    let series: [String]
    let measure: Measure

    /// - Parameter series: what the parts are called; one where columns have no parts.
    package init(items: [Bars.Item], series: [String], measure: Measure) {
        self.items = items
        self.series = series
        self.measure = measure
    }

    /// How many columns, from where to where, and the highest.
    package var summary: String {
        guard let first = items.first, let last = items.last,
            let most = items.max(by: { ($0.total ?? 0) < ($1.total ?? 0) })
        else { return "No values." }
        return "\(items.count) columns from \(first.label) to \(last.label); the highest is "
            + "\(most.label), \(measure.full(most.total ?? 0))."
    }

    /// The drawing.
    package func draw(on sheet: Sheet) -> [UInt8] {
        var canvas = Canvas()
        let top = Legend.draw(series, sheet, on: &canvas) + 120
        draw(on: &canvas, left: 0, top: top, width: sheet.width, height: 2_000, values: nil)
        return canvas.svg(sheet, height: top + 2_000 + 420)
    }

    /// Draws into a part of a canvas.
    ///
    /// - Parameter values: what the axis goes over, where several drawings share one.
    func draw(
        on canvas: inout Canvas, left: Int, top: Int, width: Int, height: Int, values: [Int64]?
    ) {
        let ends = values ?? extent
        // From the lower edge up.
        let scale = Scale(of: ends, start: 0, length: height, steps: 4)
        let ticks = scale.ticks(4)
        let margin = (ticks.map { textWidth(measure.short($0)) }.max() ?? 0) + 120
        for tick in ticks {
            let y = top + height - scale.place(tick)
            canvas.line(left + margin, y, left + width, y, tick == 0 ? "axis" : "grid")
            canvas.text(
                left + margin - 60, y + 40, measure.short(tick), anchor: .end, "tick")
        }
        guard !items.isEmpty else { return }
        let slot = max((width - margin) / items.count, 1)
        let bar = max(min(slot * 8 / 10, 480), 5)
        let labels = items.map { Self.halves($0.label, in: slot) }
        let widest = (labels.flatMap(\.self).map(textWidth).max() ?? 0) * 9 / 10 + 60
        let least = max((widest + slot - 1) / slot, 1)
        let turns = Self.turns(items.map(\.label), least)
        let every = max(turns.every, 1)
        for (index, item) in items.enumerated() {
            let x = left + margin + (width - margin) * index / items.count + (slot - bar) / 2
            var (low, high) = (Int64(0), Int64(0))
            for (part, value) in item.values.enumerated() {
                guard let value, value != 0 else { continue }
                let from = value > 0 ? high : capped(low, value)
                let to = value > 0 ? capped(high, value) : low
                if value > 0 { high = to } else { low = from }
                let y = top + height - scale.place(to)
                let name = series.count > 1 && part < series.count ? ", \(series[part])" : ""
                canvas.rectangle(
                    x, y, bar, max(top + height - scale.place(from) - y, 5), Legend.style(part),
                    title: "\(item.label)\(name): \(measure.full(value))")
            }
            guard turns.isLabelled(index) else { continue }
            for (line, text) in labels[index].enumerated() {
                let fits = fitted(text, in: slot * every)
                // The first and the last may be wider than their columns, and stay on the sheet.
                let half = textWidth(fits) * 9 / 20
                let middle = max(min(x + bar / 2, left + width - half), left + half)
                canvas.text(
                    middle, top + height + 200 + line * 150, fits, anchor: .middle, "tick")
            }
        }
    }

    /// Which columns have a label: of months every second, third, sixth, the Januaries and so on,
    /// so that several years have round dates below them; of others every so many.
    private static func turns(
        _ labels: [String], _ least: Int
    ) -> (every: Int, isLabelled: (Int) -> Bool) {
        let months = labels.compactMap { label -> Int? in
            let parts = label.split(separator: "-")
            guard label.utf8.count == 7, parts.count == 2, let year = Int(parts[0]),
                let month = Int(parts[1]), 1...12 ~= month
            else { return nil }
            return year * 12 + month - 1
        }
        guard least > 1, months.count == labels.count else {
            return (least, { $0 % least == 0 })
        }
        let every = [2, 3, 6, 12, 24, 60, 120, 240, 600].first { $0 >= least } ?? 1_200
        let round = months.indices.filter { months[$0] % every == 0 }
        // A gap in the months may bring two of them close together.
        guard zip(round, round.dropFirst()).allSatisfy({ $1 - $0 >= least }), round.count > 1 else {
            return (least, { $0 % least == 0 })
        }
        return (least, { round.contains($0) })
    }

    /// A label in two lines, broken at the blank nearest its middle, where one is too wide.
    private static func halves(_ label: String, in width: Int) -> [String] {
        guard textWidth(label) * 9 / 10 > width else { return [label] }
        let words = label.split(separator: " ")
        guard words.count > 1 else { return [label] }
        let cuts = (1..<words.count).map { cut in
            (words[..<cut].joined(separator: " "), words[cut...].joined(separator: " "))
        }
        let best = cuts.min { max($0.0.count, $0.1.count) < max($1.0.count, $1.1.count) }
        return best.map { [$0.0, $0.1] } ?? [label]
    }

    var extent: [Int64] {
        items.flatMap { item in
            let known = item.values.compactMap(\.self)
            return [
                known.filter { $0 > 0 }.reduce(0, capped),
                known.filter { $0 < 0 }.reduce(0, capped),
            ]
        }
    }
}
