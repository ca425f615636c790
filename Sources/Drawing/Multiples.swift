/// The same chart for several things beside each other, on one scale.
package struct Multiples: Chart {
    /// One of the charts.
    package struct Panel: Sendable {
        /// What it is of.
        package var name: String
        /// Its columns.
        package var items: [Bars.Item]

        /// Makes one.
        package init(name: String, items: [Bars.Item]) {
            self.name = name
            self.items = items
        }
    }

    let panels: [Panel]
    let measure: Measure

    /// Makes one.
    package init(panels: [Panel], measure: Measure) {
        self.panels = panels
        self.measure = measure
    }

    /// How many charts of what.
    package var summary: String {
        "\(panels.count) charts on one scale: "
            + panels.prefix(8).map { panel in
                "\(panel.name), \(columns(panel).summary)"
            }.joined(separator: " ")
    }

    /// The drawing.
    package func draw(on sheet: Sheet) -> [UInt8] {
        var canvas = Canvas()
        let across = sheet.isWide ? 3 : 1
        let gap = 200
        let width = (sheet.width - gap * (across - 1)) / across
        let height = 1_000
        let values = panels.flatMap { columns($0).extent }
        for (index, panel) in panels.enumerated() {
            let left = (index % across) * (width + gap)
            let top = (index / across) * (height + 640)
            canvas.text(left, top + 160, fitted(panel.name, in: width), "head")
            columns(panel).draw(
                on: &canvas, left: left, top: top + 280, width: width, height: height,
                values: values)
        }
        let rows = (panels.count + across - 1) / across
        return canvas.svg(sheet, height: max(rows, 1) * (height + 640))
    }

    private func columns(_ panel: Panel) -> Columns {
        Columns(items: panel.items, series: [""], measure: measure)
    }
}
