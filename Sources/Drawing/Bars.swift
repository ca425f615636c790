/// A bar for each thing, the parts of a bar beside each other; parts below zero to the left.
package struct Bars: Chart {
    /// One bar.
    package struct Item: Sendable {
        /// What it is called.
        package var label: String
        /// Its parts, in the order of the series; nil is blank.
        package var values: [Int64?]

        /// Makes one.
        package init(label: String, values: [Int64?]) {
            self.label = label
            self.values = values
        }

        var total: Int64? {
            let known = values.compactMap(\.self)
            guard !known.isEmpty else { return nil }
            return known.reduce(0, capped)
        }
    }

    let items: [Item]
    let series: [String]
    let measure: Measure

    /// - Parameter series: what the parts are called; one where bars have no parts.
    package init(items: [Item], series: [String], measure: Measure) {
        self.items = items
        self.series = series
        self.measure = measure
    }

    /// How many bars, and the longest.
    package var summary: String {
        let known = items.filter { $0.total != nil }
        guard let most = known.max(by: { ($0.total ?? 0) < ($1.total ?? 0) }) else {
            return "No values."
        }
        let words =
            "\(items.count) bars; the longest is \(most.label), "
            + "\(measure.full(most.total ?? 0))."
        return series.count > 1 ? words + " Parts: \(series.joined(separator: ", "))." : words
    }

    /// The drawing.
    package func draw(on sheet: Sheet) -> [UInt8] {
        var canvas = Canvas()
        let top = Legend.draw(series, sheet, on: &canvas)
        let words = items.map { $0.total.map(word) ?? "blank" }
        let rows = BarRows(sheet, labels: items.map(\.label), values: words, top: top)
        let ends = items.flatMap { item in
            let known = item.values.compactMap(\.self)
            return [
                known.filter { $0 > 0 }.reduce(0, capped),
                known.filter { $0 < 0 }.reduce(0, capped),
            ]
        }
        let scale = Scale(
            low: ends.min() ?? 0, high: max(ends.max() ?? 0, 1), start: rows.barStart,
            length: rows.barLength)
        for (index, item) in items.enumerated() {
            rows.label(item.label, index, on: &canvas)
            var (left, right) = (Int64(0), Int64(0))
            for (part, value) in item.values.enumerated() {
                guard let value, value != 0 else { continue }
                let from = value > 0 ? right : capped(left, value)
                let to = value > 0 ? capped(right, value) : left
                if value > 0 { right = to } else { left = from }
                let x = scale.place(from)
                let name = series.count > 1 && part < series.count ? ", \(series[part])" : ""
                canvas.rectangle(
                    x, rows.barTop(index), max(scale.place(to) - x, 5), rows.barHeight,
                    Legend.style(part), title: "\(item.label)\(name): \(measure.full(value))")
            }
            rows.value(words[index], at: scale.place(max(right, 0)), index, on: &canvas)
        }
        rows.zeroLine(scale, rows: items.count, on: &canvas)
        return canvas.svg(sheet, height: rows.height(rows: items.count))
    }

    private func word(_ value: Int64) -> String { measure.full(value) }
}
