import Drawing
import LedgerModel
import Report
import Store

/// The first chart of a report, as a drawing of its own or as text for a terminal.
package struct ReportDrawing {
    let report: ReportDefinition
    let connection: Connection

    /// Makes one for a connection.
    package init(report: ReportDefinition, connection: Connection) {
        self.report = report
        self.connection = connection
    }

    /// The drawing as SVG that stands alone, and how many rows it is drawn from.
    ///
    /// - Throws: `ReportError` where the report declares no chart or there is nothing to draw.
    package func svg(_ request: ReportRequest, style: String) throws -> [UInt8] {
        let (result, chart) = try chart(request)
        let asked = result.heading.parameters.filter { !$0.isDefault }
            .map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        let title = result.heading.title ?? report.title
        return chart.draw(
            on: Sheet(
                title: asked.isEmpty ? title : "\(title): \(asked)",
                description: "\(chart.summary) As of \(request.asOf). \(result.footer.cut ?? "")",
                style: style))
    }

    /// Lines of text bars, then the footer's notes.
    ///
    /// - Parameter width: columns of the terminal.
    package func plot(_ request: ReportRequest, width: Int) throws -> [String] {
        let (result, _) = try chart(request)
        guard let declaration = report.charts.first else { return [] }
        let maker = ChartMaker(result: result, declaration: declaration)
        var lines = [report.title]
        let asked = result.heading.parameters.filter { !$0.isDefault }
        lines += asked.map { "\($0.name): \($0.value)\($0.note.map { " (\($0))" } ?? "")" }
        let plots = maker.plots()
        let most = plots.flatMap { $0.items.compactMap { $0.value?.magnitude } }.max()
        for plot in plots {
            lines += ["", plot.name]
            lines += TextBars.lines(
                plot.items, measure: plot.measure, most: most, width: width)
            if plot.isSeries {
                lines.append(TextBars.spark(plot.items.compactMap(\.value)))
            }
        }
        lines.append("")
        if let cut = result.footer.cut { lines.append("cut       \(cut)") }
        lines += result.footer.excluded.map { "left out  \($0.summary)" }
        lines.append("as of     \(request.asOf); the rows: warchest report \(report.name)")
        return lines
    }

    private func chart(_ request: ReportRequest) throws -> (KeptResult, any Chart) {
        guard let declaration = report.charts.first else {
            throw ReportError.usage(
                "report \(report.name) declares no chart.\n  Its rows: warchest report "
                    + "\(report.name); a report of your own draws with a line like "
                    + "`-- chart: bars x=donor y=total_cents`")
        }
        let result = KeptResult()
        try ReportRunner(report: report, connection: connection).run(request, into: result)
        guard let chart = ChartMaker(result: result, declaration: declaration).chart() else {
            let why = result.footer.notes.map { "\n  \($0)" }.joined()
            throw ReportError.notFound(
                "report \(report.name) has nothing to draw for these parameters.\(why)")
        }
        return (result, chart)
    }
}
