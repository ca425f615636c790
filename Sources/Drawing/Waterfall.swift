/// From one total to another, a step a row: what was taken away or added on the way.
package struct Waterfall: Chart {
    /// One row.
    package struct Step: Sendable {
        /// What it is called.
        package var label: String
        /// What it adds; of a total, the total.
        package var value: Int64
        /// Whether it is a total: it stands on the ground.
        package var isTotal: Bool

        /// Makes one.
        package init(label: String, value: Int64, isTotal: Bool) {
            self.label = label
            self.value = value
            self.isTotal = isTotal
        }
    }

    let steps: [Step]
    let measure: Measure
    let isPart: Bool

    /// - Parameter isPart: whether there were more, such as those of another period.
    package init(steps: [Step], measure: Measure, isPart: Bool = false) {
        self.steps = steps
        self.measure = measure
        self.isPart = isPart
    }

    /// Every total, and how many steps lie between.
    package var summary: String {
        let totals = steps.filter(\.isTotal).map { "\($0.label) \(measure.full($0.value))" }
        let between = steps.count { !$0.isTotal }
        return "\(totals.joined(separator: ", ")); \(between == 1 ? "a step" : "\(between) steps") "
            + "between.\(isPart ? " The table has further ones, not drawn." : "")"
    }

    /// The drawing.
    package func draw(on sheet: Sheet) -> [UInt8] {
        var canvas = Canvas()
        let words = steps.map { step in
            step.isTotal || step.value < 0
                ? measure.full(step.value) : "+" + measure.full(step.value)
        }
        let rows = BarRows(sheet, labels: steps.map(\.label), values: words, top: 40)
        var spans: [(from: Int64, to: Int64)] = []
        var sum: Int64 = 0
        for step in steps {
            let before = step.isTotal ? 0 : sum
            sum = step.isTotal ? step.value : capped(sum, step.value)
            spans.append((before, sum))
        }
        let ends: [Int64] = [0] + spans.map(\.from) + spans.map(\.to)
        let scale = Scale(
            low: ends.min() ?? 0, high: max(ends.max() ?? 0, 1), start: rows.barStart,
            length: rows.barLength)
        for (index, step) in steps.enumerated() {
            rows.label(step.label, index, on: &canvas)
            let (low, high) = (
                scale.place(min(spans[index].from, spans[index].to)),
                scale.place(max(spans[index].from, spans[index].to))
            )
            let style = step.isTotal ? "s0" : step.value < 0 ? "s1" : "s2"
            canvas.rectangle(
                low, rows.barTop(index), max(high - low, 5), rows.barHeight, style,
                title: "\(step.label): \(words[index])")
            if index + 1 < steps.count {
                let x = scale.place(spans[index].to)
                canvas.line(
                    x, rows.barTop(index) + rows.barHeight, x, rows.barTop(index + 1), "grid")
            }
            rows.value(words[index], at: high, index, on: &canvas)
        }
        rows.zeroLine(scale, rows: steps.count, on: &canvas)
        return canvas.svg(sheet, height: rows.height(rows: steps.count))
    }
}
