import Files
import Foundation
import Pages
import Report
import Store
import Wording

/// What a report is shown as where it is not shown as rows.
enum Seeing: String, CaseIterable {
    case html, svg, png, plot

    /// What a command line asks for; nil where it asks for rows.
    static func asked(_ scanner: OptionScanner) -> Self? {
        if scanner.present.contains("plot") { return .plot }
        let ending = scanner.values["output"].map { ($0 as NSString).pathExtension.smallLetters }
        switch scanner.values["format"] ?? ending {
        case "html", "htm": return .html
        case "svg": return .svg
        case "png": return .png
        default: return nil
        }
    }

    /// Shows a report in this way, in a file or on standard output.
    func show(
        _ report: ReportDefinition, _ request: ReportRequest, _ scanner: OptionScanner
    ) throws {
        let file = scanner.values["output"].flatMap { $0 == "-" ? nil : $0 }
        let force = scanner.present.contains("force")
        if let file { try WholeFile.refuseExisting(file, overwrites: force) }
        if self == .png, file == nil, Terminal.outputIsTerminal {
            throw UsageError("expected a file for a PNG, found the terminal. Name one: -o FILE.png")
        }
        let converter = self == .png ? try Converter.find() : nil
        let templates = try PageTemplates(folder: scanner.values["templates"])
        let connection = try Reading.connection(
            for: report, Surroundings.databasePath(scanner.values["db"]),
            timeout: scanner.values["timeout"])
        let bytes: [UInt8]
        switch self {
        case .plot:
            let width = Terminal.outputWidth ?? 80
            let lines = try ReportDrawing(report: report, connection: connection)
                .plot(request, width: width)
            bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
        case .svg:
            bytes = try ReportDrawing(report: report, connection: connection)
                .svg(request, style: templates.chartStyle)
        case .png:
            let svg = try ReportDrawing(report: report, connection: connection)
                .svg(request, style: templates.plainChartStyle)
            bytes = try converter?.png(svg) ?? []
        case .html:
            bytes = try PageMaker(
                connection: connection, tools: .shipped(scanner.values["templates"])
            ).page(report, request)
        }
        guard let file else { return try bytes.withUnsafeBytes(StandardOutput.write) }
        try PageOutput.write(bytes, to: file, force: force)
        PageOutput.say(file, bytes.count)
    }
}
