import Report
import Wording

/// One report that stands in a workbook, with what is told about it.
struct AnsweredReport {
    let report: ReportDefinition
    let request: ReportRequest
    let outcome: ReportOutcome
    /// The sheets its rows are on.
    let sheets: [String]
    let oddities: SheetSink.Oddities
}

/// One report that could not be answered, and why.
struct FailedReport {
    let name: String
    let words: String
}

/// The sheets behind the rows: how they were counted, what was left out, from which files.
struct AnswerSheets {
    /// Their names.
    static let counted = "How it was counted"
    static let leftOut = "Left out"
    static let sources = "Sources"

    private let version: String
    private let answers: [AnsweredReport]
    private let failed: [FailedReport]

    init(_ answers: [AnsweredReport], _ failed: [FailedReport], version: String) {
        self.answers = answers
        self.failed = failed
        self.version = version
    }

    /// Writes all three.
    func write(to book: Workbook) throws {
        try writeCounted(to: book)
        try writeLeftOut(to: book)
        try writeSources(to: book)
    }

    // MARK: How it was counted

    private func writeCounted(to book: Workbook) throws {
        let sheet = try book.addSheet(named: Self.counted)
        try sheet.writeHeader(["report", "what", "words"])
        sheet.note(width: 98, 2)
        for answer in answers {
            for (what, words) in lines(of: answer) {
                try line(sheet, answer.report.name, what, words)
            }
        }
        for report in failed { try line(sheet, report.name, "left out", report.words) }
        try line(sheet, "", "cells", Self.cells)
        try line(sheet, "", "program", "warchest \(version)")
        try line(sheet, "", "notice", Manifest.legalNotice)
        try sheet.finish()
    }

    private static let cells = """
        Amounts are numbers, exact to the cent; a blank cell says that nothing is known. Ids and \
        ZIP codes are texts, dates are dates, shares are in percent.
        """

    private func line(_ sheet: Sheet, _ report: String, _ what: String, _ words: String) throws {
        // A wrapped cell is not made higher by every program that opens it.
        try sheet.setHeight(lines: TextWrap.lines(words, width: 90).count)
        for (column, text) in [report, what].enumerated() {
            sheet.note(width: DisplayWidth.of(text), column)
            try sheet.write(text, column, .wrapped)
        }
        try sheet.write(words, 2, .wrapped)
        sheet.endRow()
    }

    private func lines(of answer: AnsweredReport) -> [(String, String)] {
        let footer = answer.outcome.footer
        let report = answer.report
        var lines = [("title", report.title), ("question", report.question)]
        for shown in answer.outcome.parameters.shown {
            let note = shown.note.map { " (\($0))" } ?? ""
            lines.append(
                ("--" + shown.name, shown.value + note + (shown.isDefault ? ", the default" : "")))
        }
        lines.append(("method", answer.outcome.parameters.method))
        lines.append(("as of", answer.outcome.parameters.asOf))
        if let records = footer.records { lines.append(("records", records)) }
        lines.append(("command", command(answer)))
        lines.append(
            ("rows", "\(answer.outcome.rows), on \(answer.sheets.joined(separator: ", "))"))
        if let cut = footer.cut { lines.append(("cut", cut)) }
        lines += footer.rejected.map { ("rejected", $0) }
        lines += footer.notes.map { ("note", $0) }
        lines += oddities(answer.oddities).map { ("cells", $0) }
        lines += report.rules.map { ("rule", $0.line) }
        lines += report.columns.map { (OutputColumn($0).fileName, $0.description) }
        return lines
    }

    private func oddities(_ found: SheetSink.Oddities) -> [String] {
        var lines: [String] = []
        if found.longNumbers > 0 {
            lines.append(
                "\(found.longNumbers) of its numbers have more than 15 digits, which spreadsheets "
                    + "round; they are texts")
        }
        if found.textDates > 0 {
            lines.append(
                "\(found.textDates) of its dates are before March 1900 or of no calendar; they "
                    + "are texts")
        }
        if found.longTexts > 0 {
            lines.append(
                "\(found.longTexts) of its texts are longer than a cell; the whole is on the sheet "
                    + LongTexts.name)
        }
        return lines
    }

    /// What a person types for the same rows: file names, never the paths of a machine.
    private func command(_ answer: AnsweredReport) -> String {
        let report = answer.report
        var words = [
            "warchest", "report", report.isEmbedded ? report.name : "./" + Self.last(report.file),
        ]
        for shown in answer.outcome.parameters.shown where !shown.isDefault {
            words += ["--" + shown.name, shown.value]
        }
        if report.methods.count > 1 { words += ["--method", answer.outcome.parameters.method] }
        words += ["--as-of", answer.outcome.parameters.asOf]
        if answer.request.showsKeys { words.append("--keys") }
        return words.map(Self.quoted).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || "-_./,:@+=".utf8.contains($0)
        }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    private static func last(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    // MARK: Left out, Sources

    private func writeLeftOut(to book: Workbook) throws {
        let sheet = try book.addSheet(named: Self.leftOut)
        try sheet.writeHeader(["report", "rule", "rows", "sum_usd", "sum_count", "words"])
        for answer in answers {
            for line in answer.outcome.footer.excluded {
                try text(sheet, answer.report.name, 0)
                try text(sheet, line.rule, 1)
                try sheet.write(whole: line.count, 2, .count)
                if let sum = line.cents { try write(sum: sum, isMoney: line.isMoney, on: sheet) }
                try text(sheet, line.text ?? "", 5)
                sheet.endRow()
            }
        }
        try sheet.finish()
    }

    private func write(sum: Int64, isMoney: Bool, on sheet: Sheet) throws {
        guard sum.magnitude <= Workbook.mostDigits else {
            return try text(sheet, ExcludedLine.sum(sum, isMoney: isMoney), isMoney ? 3 : 4)
        }
        if isMoney {
            sheet.note(width: 16, 3)
            try sheet.write(hundredths: sum, 3, .money)
        } else {
            try sheet.write(whole: sum, 4, .count)
        }
    }

    private func writeSources(to book: Workbook) throws {
        let sheet = try book.addSheet(named: Self.sources)
        try sheet.writeHeader(
            [
                "report", "source", "file", "member", "format", "cycle", "rows", "rejected",
                "loaded", "sha256",
            ])
        for answer in answers {
            for source in answer.outcome.footer.sources {
                try text(sheet, answer.report.name, 0)
                try sheet.write(whole: source.id, 1, .plain)
                try text(sheet, Self.last(source.file), 2)
                try text(sheet, source.member ?? "", 3)
                try text(sheet, source.format, 4)
                try text(sheet, source.cycle.map { "\($0)" } ?? "", 5)
                try sheet.write(whole: source.posted, 6, .count)
                try sheet.write(whole: source.rejected, 7, .count)
                try text(sheet, source.importedAt, 8)
                try text(sheet, source.sha256, 9)
                sheet.endRow()
            }
        }
        try sheet.finish()
    }

    private func text(_ sheet: Sheet, _ text: String, _ column: Int) throws {
        sheet.note(width: DisplayWidth.of(text), column)
        try sheet.write(text, column)
    }
}
