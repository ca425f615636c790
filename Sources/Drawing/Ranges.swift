/// A span for each thing that is known to lie between two values, open where one end is unknown.
package struct Ranges: Chart {
    /// One span.
    package struct Item: Sendable {
        /// What it is called.
        package var label: String
        /// Its ends; nil is unknown.
        package var low: Int64?
        /// See `low`.
        package var high: Int64?

        /// Makes one.
        package init(label: String, low: Int64?, high: Int64?) {
            self.label = label
            self.low = low
            self.high = high
        }
    }

    let items: [Item]
    let measure: Measure
    let startsAtZero: Bool

    /// - Parameter startsAtZero: whether lengths are to be compared; else the sheet shows the
    ///   stretch in which the spans lie.
    package init(items: [Item], measure: Measure, startsAtZero: Bool = true) {
        self.items = items
        self.measure = measure
        self.startsAtZero = startsAtZero
    }

    /// How many spans, and each of the first.
    package var summary: String {
        let words = items.prefix(6).map { "\($0.label) \(word($0))" }
        return "\(items.count) ranges: \(words.joined(separator: "; "))."
    }

    /// The drawing.
    package func draw(on sheet: Sheet) -> [UInt8] {
        var canvas = Canvas()
        let words = items.map(word)
        let rows = BarRows(sheet, labels: items.map(\.label), values: words, top: 40)
        let ends: [Int64] =
            (startsAtZero ? [0] : []) + items.compactMap(\.low) + items.compactMap(\.high)
        let (least, most) = (ends.min() ?? 0, max(ends.max() ?? 0, 1))
        // Room on both sides, so that an open end has a place.
        let room = startsAtZero ? 0 : max((capped(most, least == .min ? .max : -least)) / 4, 1)
        let scale = Scale(
            low: capped(least, -room), high: capped(most, room), start: rows.barStart,
            length: rows.barLength)
        for (index, item) in items.enumerated() {
            rows.label(item.label, index, on: &canvas)
            let middle = rows.barTop(index) + rows.barHeight / 2
            let (top, bottom) = (middle - 60, middle + 60)
            var end = scale.place(0)
            if item.low != nil || item.high != nil {
                let from = scale.place(item.low ?? scale.low)
                let to = scale.place(item.high ?? scale.high)
                end = max(from, to)
                if from == to {
                    canvas.rectangle(
                        from - 30, top, 60, 120, "s0", title: "\(item.label): \(words[index])")
                } else {
                    canvas.rectangle(
                        from, middle - 35, to - from, 70, "range",
                        title: "\(item.label): \(words[index])")
                    if item.low != nil { canvas.line(from, top, from, bottom, "cap") }
                    if item.high != nil { canvas.line(to, top, to, bottom, "cap") }
                }
                if item.high == nil {
                    let x = Canvas.pixels(to)
                    canvas.path(
                        "M\(Canvas.pixels(to - 80)),\(Canvas.pixels(top))"
                            + "L\(x),\(Canvas.pixels(middle))"
                            + "L\(Canvas.pixels(to - 80)),\(Canvas.pixels(bottom))", "cap open")
                }
            }
            rows.value(words[index], at: end, index, on: &canvas)
        }
        if startsAtZero { rows.zeroLine(scale, rows: items.count, on: &canvas) }
        return canvas.svg(sheet, height: rows.height(rows: items.count))
    }

    private func word(_ item: Item) -> String {
        switch (item.low, item.high) {
        case (let low?, let high?) where low == high: measure.full(low)
        case (let low?, let high?): "\(measure.full(low)) to \(measure.full(high))"
        case (let low?, nil): "\(measure.full(low)) or more"
        case (nil, let high?): "at most \(measure.full(high))"
        case (nil, nil): "unknown"
        }
    }
}
