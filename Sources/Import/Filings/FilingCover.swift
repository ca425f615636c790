import DelimitedText
import LedgerModel
import Store
import Wording

/// The cover of a filing: what form it is, whose, for what period, and its summary lines.
struct FilingCover {
    /// `F3X`.
    let form: String
    /// The rows to store: the cover itself (`filing`) and its lines (`cover_line`).
    let rows: [ItemRow]
    /// What every row of the filing has in common, for `filing_ref`.
    let filingConstants: [String: String]
    /// Even year that ends the two-year period: of the coverage, else of the signature.
    let cycle: Int?
    /// When the FEC received it, where the cover says so (paper filings).
    let receivedOn: String?
    private(set) var warnings: [Warning]

    /// Reads past the header to the cover.
    ///
    /// - Throws: ``ImportError/refused(code:message:)``: `missing_cover` when there is none, and
    ///   what the initializer throws.
    static func read(
        _ records: RecordReader, _ header: FilingHeader, _ layouts: FilingLayouts,
        _ sourceID: Int64, _ name: String, fileNumber: String?,
        _ counts: inout RecordCounts
    ) throws -> FilingCover {
        func none(_ why: String) -> ImportError {
            .refused(
                code: "missing_cover",
                message: "\(name): expected the cover of a form (F3N, F24A …) after the "
                    + "header, but \(why)")
        }
        var left = header.recordCount
        while true {
            var kind = try records.next()
            if kind == .end { throw none("the file ends after its header") }
            counts.framed += 1
            // Neither covers lines: a quote that is not closed on its line swallows nothing.
            let isOpen = records.record.spansLines || kind == .malformed(.unbalancedQuote)
            if isOpen {
                records.readFirstLineLoosely()
                if kind != .malformed(.embeddedNUL) { kind = .record }
            }
            if kind == .blank, left == 0 || header.recordCount == 1 {
                counts.blank += 1
                continue
            }
            if left > 0 {
                left -= 1
                counts.header += 1
                continue
            }
            guard kind == .record else { throw none("line \(records.line) cannot be read") }
            counts.header += 1
            var cover = try FilingCover(
                fields: records.texts.map(FilingHeader.unwrapped),
                line: records.line, isWhole: !records.record.endedWithoutNewline, header: header,
                layouts: layouts, sourceID: sourceID, name: name, fileNumber: fileNumber)
            if isOpen {
                let code = FindingCode.oddQuotes
                cover.warnings.append(
                    Warning(
                        line: records.line, code: code.rawValue,
                        message: "a quote in the cover is not closed on its line; read as data"))
            }
            return cover
        }
    }

    /// - Parameter fields: of the cover record, unwrapped.
    /// - Throws: ``ImportError/refused(code:message:)``: `unknown_form`, `missing_cover`,
    ///   `column_count`.
    init(
        fields: [String], line: Int, isWhole: Bool, header: FilingHeader, layouts: FilingLayouts,
        sourceID: Int64, name: String, fileNumber: String?
    ) throws {
        let recordType = (fields.first ?? "").capitals
        func refuse(_ code: String, _ message: String) -> ImportError {
            .refused(code: code, message: "\(name): line \(line): \(message)")
        }
        guard let type = layouts.type(of: Self.bare(recordType)), type.use == .cover,
            let layout = layouts.layouts[type.layout],
            let positions = layout.positions(in: header.version)
        else {
            throw refuse(
                "unknown_form",
                "expected the cover of a form (F3N, F24A …) in version \(header.version), "
                    + "found \"\(recordType.prefix(40))\"")
        }
        guard isWhole else {
            throw refuse(
                "missing_cover", "the file ends inside its cover; nothing follows to import")
        }
        form = type.layout.capitals
        var parts = CoverParts(base: sourceID * 1_000_000_000, line: line, extra: header.extra)
        parts.take(fields, layout: layout, positions: positions)
        var filing = parts.filing
        let number = fileNumber ?? Self.number(ofFile: name)
        let indicator = Self.indicator(recordType, form: form)
        filing.set("source_id", sourceID)
        filing.set("fec_version", header.version.description)
        filing.set("record_type", recordType)
        filing.set("form_tp", form)
        filing.set("amndt_ind", indicator)
        filing.set("file_num", number)
        filing.set("amends", header.amends)
        filing.set("report_number", header.reportNumber.map(Int64.init))
        filing.set("delimiter", Int64(header.delimiter))
        filing.set("soft_name", header.softName)
        filing.set("soft_ver", header.softVersion)
        filing.set("comment", header.comment)
        filing.set("extra", FilingValues.json(parts.extra))
        var constants: [String: String] = [:]
        constants["filing.amndt_ind"] = indicator
        constants["filing.file_num"] = number
        constants["filing.prev_file_num"] = header.amends
        constants["filing.rpt_tp"] = filing.text("rpt_tp") ?? filing.text("report_type")
        constants["filing.filer_name"] = Self.name(filing)
        filingConstants = constants
        let day = filing.integer("coverage_through_day") ?? filing.integer("signed_day")
        cycle = day.flatMap { Day(number: Int($0)) }.map { ($0.civil.year + 1) / 2 * 2 }
        receivedOn =
            parts.extra.first { $0.0 == "receipt_date" || $0.0 == "received_date" }
            .flatMap { FilingValues.day($0.1)?.iso }
        rows = [filing] + parts.lines
        warnings = parts.warnings
    }

    /// What is known of a filing that is loaded, for the mended rows that join it.
    init(ofFiling source: Int64, in database: Connection) throws {
        let query = try database.statement(
            """
            SELECT g.form_tp, s.cycle, g.amndt_ind, g.file_num, g.amends,
              coalesce(g.rpt_tp, g.report_type),
              coalesce(g.filer_name, g.last_name || coalesce(', ' || g.first_name, ''))
            FROM filing g JOIN source s ON s.source_id = g.source_id WHERE g.source_id = ?
            """)
        query.bind(1, source)
        defer { query.reset() }
        guard try query.step() else {
            throw ImportError.refused(
                code: "unknown_source", message: "source \(source) is no electronic filing")
        }
        form = query.text(0) ?? ""
        cycle = query.isNull(1) ? nil : Int(query.int(1))
        var constants: [String: String] = [:]
        let names = ["amndt_ind", "file_num", "prev_file_num", "rpt_tp", "filer_name"]
        for (index, name) in names.enumerated() {
            constants["filing.\(name)"] = query.text(Int32(index + 2))
        }
        filingConstants = constants
        rows = []
        warnings = []
        receivedOn = nil
    }

    /// `F3A/…` and other endings that software adds: the form itself.
    private static func bare(_ recordType: String) -> String {
        String(recordType.prefix { $0 != "/" && $0 != " " })
    }

    /// N, A or T: the letter after the form.
    private static func indicator(_ recordType: String, form: String) -> String? {
        let rest = bare(recordType).dropFirst(form.utf8.count)
        return ["N", "A", "T"].contains(String(rest)) ? String(rest) : nil
    }

    private static func name(_ filing: ItemRow) -> String? {
        if let name = filing.text("filer_name") { return name }
        let parts = [filing.text("last_name"), filing.text("first_name")].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// The digits before the ending (three or more), else the last group of five or more:
    /// `fech_467627.fec` and `467627-amended.fec` → 467627, `paper2.fec` → nil.
    static func number(ofFile name: String) -> String? {
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
        let groups = stem.split { !$0.isASCII || !$0.isNumber }
        guard let last = groups.last else { return nil }
        let isAtEnd = last.endIndex == stem.endIndex && last.count >= 3
        let found = isAtEnd ? last : groups.last { $0.count >= 5 }
        let number = String((found ?? "").drop { $0 == "0" })
        return number.isEmpty || number.count > 18 ? nil : number
    }
}

/// The fields of a cover, sorted into the cover itself, its summary lines and the rest.
private struct CoverParts {
    private let base: Int64
    private let line: Int
    private(set) var filing: ItemRow
    private(set) var lines: [ItemRow] = []
    private(set) var extra: [(String, String)]
    private(set) var warnings: [Warning] = []

    init(base: Int64, line: Int, extra: [(name: String, value: String)]) {
        self.base = base
        self.line = line
        self.extra = extra.map { ($0.name, $0.value) }
        filing = ItemRow(table: "filing", id: base + Int64(line), isRecord: false)
    }

    mutating func take(_ fields: [String], layout: FilingLayout, positions: [Int]) {
        for (field, position) in zip(layout.fields, positions)
        where position >= 0 && position < fields.count && !fields[position].isEmpty {
            take(field, position, fields[position])
        }
        let count = positions.filter { $0 >= 0 }.count
        let beyond = fields.enumerated().dropFirst(count).filter { !$0.element.isEmpty }
        for (index, value) in beyond { extra.append(("field_\(index + 1)", value)) }
        if !beyond.isEmpty {
            warnings.append(
                Warning(
                    line: line, code: FindingCode.longRecord.rawValue,
                    message: "expected \(count) fields, found \(fields.count); the rest was kept"))
        }
    }

    private mutating func take(_ field: FilingLayout.Field, _ position: Int, _ value: String) {
        if position == 0 { return }
        let parts = field.target.split(separator: ":").map(String.init)
        if parts.count == 3, parts[0] == "cover" {
            guard let cents = FilingValues.cents(value) else {
                return keepOdd(field.name, value, "a dollar amount")
            }
            var row = ItemRow(table: "cover_line", id: base + Int64(position + 1), isRecord: false)
            row.set("form_line", parts[1])
            row.set("column_ab", parts[2])
            row.set("amount_cents", cents)
            return lines.append(row)
        }
        guard field.target.hasPrefix("filing.") else { return extra.append((field.name, value)) }
        let column = String(field.target.dropFirst(7))
        if field.type == .date {
            guard let day = FilingValues.day(value) else {
                return keepOdd(field.name, value, "a real date as YYYYMMDD")
            }
            filing.set(column, Int64(day.number))
        } else if filing.text(column) == nil {
            filing.set(column, value)
        }
    }

    /// A value of the cover that is not of its kind is kept as filed, and said: the rows are sound.
    private mutating func keepOdd(_ name: String, _ value: String, _ expected: String) {
        extra.append((name, value))
        warnings.append(
            Warning(
                line: line, code: FindingCode.oddCover.rawValue,
                message: "\(name): expected \(expected), found \"\(value.prefix(40))\"; "
                    + "kept as filed"))
    }
}
