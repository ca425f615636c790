/// The common shape of charts with a row for each thing: a label, a place for the bar, and the
/// value in words behind it. On a narrow sheet the label stands above the bar, and beside it the
/// value where there is no room for it behind the bar.
struct BarRows {
    let sheet: Sheet
    let labelWidth: Int
    let valueWidth: Int
    /// Room for values above their bars; 0 where they stand behind them.
    private let aboveWidth: Int
    /// Whether they are so wide that label and value stand above each other.
    private var isStacked: Bool { aboveWidth > sheet.width * 60 / 100 }
    /// Where the first row begins.
    let top: Int

    init(_ sheet: Sheet, labels: [String], values: [String], top: Int) {
        self.sheet = sheet
        self.top = top
        let widest = labels.map(textWidth).max() ?? 0
        // Capitals are wider than the average that a width is told by.
        labelWidth = sheet.isWide ? min(widest + 140, sheet.width * 40 / 100) : 0
        let widestValue = (values.map(textWidth).max() ?? 0) + 100
        aboveWidth =
            !sheet.isWide && widestValue > sheet.width * 45 / 100
            ? min(widestValue, sheet.width * 80 / 100) : 0
        valueWidth = aboveWidth > 0 ? 0 : min(widestValue, sheet.width * 55 / 100)
    }

    var barStart: Int { labelWidth }
    var barLength: Int { sheet.width - labelWidth - valueWidth }
    var rowHeight: Int { sheet.isWide ? 260 : isStacked ? 580 : 420 }
    var barHeight: Int { 160 }

    /// The upper edge of the bar of a row.
    func barTop(_ row: Int) -> Int {
        top + row * rowHeight + (sheet.isWide ? 50 : isStacked ? 370 : 210)
    }

    func height(rows: Int) -> Int { top + rows * rowHeight + 60 }

    func label(_ text: String, _ row: Int, on canvas: inout Canvas) {
        if sheet.isWide {
            let fits = fitted(text, in: labelWidth - 80)
            canvas.text(labelWidth - 80, barTop(row) + 120, fits, anchor: .end)
        } else {
            let width = isStacked ? sheet.width : sheet.width - aboveWidth
            canvas.text(0, barTop(row) - (isStacked ? 210 : 50), fitted(text, in: width))
        }
    }

    func value(_ text: String, at x: Int, _ row: Int, on canvas: inout Canvas) {
        if aboveWidth > 0 {
            canvas.text(
                sheet.width, barTop(row) - 50, fitted(text, in: sheet.width), anchor: .end, "value")
        } else {
            canvas.text(x + 50, barTop(row) + 120, text, "value")
        }
    }

    /// The line from which bars begin: along all rows, or where labels stand between them, beside
    /// the bars alone.
    func zeroLine(_ scale: Scale, rows: Int, on canvas: inout Canvas) {
        let x = scale.place(0)
        guard !sheet.isWide else {
            return canvas.line(x, top, x, height(rows: rows) - 60, "axis")
        }
        for row in 0..<rows {
            canvas.line(x, barTop(row) - 20, x, barTop(row) + barHeight + 20, "axis")
        }
    }
}

/// What the colours and hatchings of series stand for, above a chart.
enum Legend {
    /// - Returns: how much room it takes.
    static func draw(_ series: [String], _ sheet: Sheet, on canvas: inout Canvas) -> Int {
        guard series.count > 1 else { return 0 }
        var (x, y) = (0, 40)
        for (index, name) in series.enumerated() {
            let text = fitted(name, in: sheet.width - 400)
            let width = 220 + textWidth(text) + 200
            if x > 0, x + width > sheet.width { (x, y) = (0, y + 220) }
            canvas.rectangle(x, y, 140, 120, style(index))
            canvas.text(x + 200, y + 110, text)
            x += width
        }
        return y + 260
    }

    /// The class of a series: three of them differ by colour and hatching, more by hatching alone.
    static func style(_ index: Int) -> String { "s\(index % 6)" }
}
