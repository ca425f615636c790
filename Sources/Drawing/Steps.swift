import LedgerModel

/// Lines that change on days and hold between them: money raised so far, cash in hand.
package struct Steps: Chart {
    /// One line.
    package struct Line: Sendable {
        /// What it is called.
        package var name: String
        /// Its values from their days on, in the order of days.
        package var points: [(day: Day, value: Int64)]

        /// Makes one.
        package init(name: String, points: [(day: Day, value: Int64)]) {
            self.name = name
            self.points = points
        }
    }

    let lines: [Line]
    let marks: [(day: Day, text: String)]
    let measure: Measure

    /// - Parameter marks: days that stand as upright lines, such as elections.
    package init(lines: [Line], marks: [(day: Day, text: String)] = [], measure: Measure) {
        self.lines = lines.filter { !$0.points.isEmpty }
        self.marks = marks
        self.measure = measure
    }

    /// How many lines, from when to when, and where they end.
    package var summary: String {
        guard let first = days.first, let last = days.last else { return "No values." }
        let ends = lines.prefix(6).map { line in
            "\(line.name) ends at \(measure.full(line.points.last?.value ?? 0))"
        }
        return "\(lines.count == 1 ? "A line" : "\(lines.count) lines") from \(first.iso) to "
            + "\(last.iso): \(ends.joined(separator: "; "))."
    }

    private var days: [Day] {
        (lines.flatMap { $0.points.map(\.day) }).sorted()
    }

    /// The drawing.
    package func draw(on sheet: Sheet) -> [UInt8] {
        var canvas = Canvas()
        let height = 2_200
        let known = days
        guard let first = known.first, let last = known.last else {
            canvas.text(0, 200, "No values.")
            return canvas.svg(sheet, height: 300)
        }
        let marks = marks.filter { first <= $0.day }.sorted { $0.day < $1.day }
        let top = Legend.draw(lines.map(\.name), sheet, on: &canvas) + 120 + marks.count * 180
        let scale = Scale(
            of: lines.flatMap { $0.points.map(\.value) }, start: 0, length: height, steps: 5)
        let ticks = scale.ticks(5)
        let margin = (ticks.map { textWidth(measure.short($0)) }.max() ?? 0) + 120
        for tick in ticks {
            let y = top + height - scale.place(tick)
            canvas.line(margin, y, sheet.width, y, tick == 0 ? "axis" : "grid")
            canvas.text(margin - 60, y + 40, measure.short(tick), anchor: .end, "tick")
        }
        let end = max(last, marks.last?.day ?? last)
        let time = DayScale(from: first, to: end, start: margin, length: sheet.width - margin - 100)
        for (day, text) in time.ticks(sheet.isWide ? 8 : 4) {
            let x = time.place(day)
            canvas.line(x, top + height, x, top + height + 50, "axis")
            canvas.text(
                x, top + height + 220, text,
                anchor: x + textWidth(text) / 2 > sheet.width ? .end : .middle, "tick")
        }
        for (index, mark) in marks.enumerated() {
            let x = time.place(mark.day)
            let y = top - (marks.count - index) * 180 + 40
            canvas.line(x, y + 20, x, top + height, "mark")
            let text = fitted("\(mark.text) \(mark.day.iso)", in: sheet.width)
            let isRight = x + textWidth(text) > sheet.width
            canvas.text(x, y, text, anchor: isRight ? .end : .start, "tick")
        }
        for (index, line) in lines.enumerated() {
            var data = ""
            for (place, point) in line.points.enumerated() {
                let x = Canvas.pixels(time.place(point.day))
                let y = Canvas.pixels(top + height - scale.place(point.value))
                data += place == 0 ? "M\(x),\(y)" : "H\(x)V\(y)"
            }
            if let last = line.points.last, last.day < end {
                data += "H\(Canvas.pixels(time.place(end)))"
            }
            let end = line.points.last.map { measure.full($0.value) } ?? ""
            canvas.path(data, "line l\(index % 6)", title: "\(line.name): \(end)")
        }
        return canvas.svg(sheet, height: top + height + 360)
    }
}
