import DelimitedText
import Foundation
import LedgerModel

/// A format file proposed for a CSV nobody described: what can be told from its first lines, and
/// what cannot.
package struct FormatProposal {
    /// The text of the format file.
    package let text: String
    /// What a person has to decide, in words.
    package let doubts: [String]

    private struct Column {
        var name: String
        var values: [String]
        var type = "text"
        var target = "extra"
        var blank = "null"
        var why = ""
    }

    /// - Parameters:
    ///   - name: what the format is to be called.
    ///   - file: the sample's name, for the patterns of names.
    ///   - sample: its first bytes.
    /// - Throws: ``ImportError`` where there is nothing to propose.
    package init(name: String, file: String, sample bytes: [UInt8]) throws {
        var doubts: [String] = []
        var encoding: String?
        var sample = bytes
        if let isBigEndian = UTF16Text.isBigEndian(bytes) {
            sample = UTF16Text.asUTF8(bytes, isBigEndian: isBigEndian)
            encoding = TextEncoding.utf16.rawValue
        } else if String(validating: Self.wholeLines(bytes), as: UTF8.self) == nil {
            encoding = TextEncoding.windows1252.rawValue
            doubts.append("encoding: not UTF-8; windows-1252 is the likeliest (cp437 is old PCs')")
        }
        if LineEnds.areReturns(sample) { sample = LineEnds.asFeeds(sample) }
        guard let (delimiter, quotes, rows) = Self.frame(Self.wholeLines(sample)),
            let first = rows.first
        else {
            throw ImportError.refused(
                code: "no_columns",
                message: "\(file): expected lines of two columns or more, with commas, tabs, pipes "
                    + "or semicolons between, found none")
        }
        let hasHeader = Self.isHeader(first, rows.dropFirst())
        let data = Array(hasHeader ? rows.dropFirst() : rows[...])
        var columns = first.enumerated().map { index, text in
            Column(
                name: hasHeader && !text.isEmpty ? text : "column \(index + 1)",
                values: data.map { index < $0.count ? $0[index] : "" }.filter { !$0.isEmpty })
        }
        if !hasHeader { doubts.append("framing: no header line seen; name the columns yourself") }
        let ragged = rows.filter { $0.count != first.count }.count
        if ragged > 0 {
            doubts.append(
                "framing: \(ragged) of \(rows.count) lines have another number of fields than the "
                    + "first; see surplus in docs/your-first-pack.md")
        }
        for index in columns.indices { columns[index].type = Self.type(columns[index].values) }
        Self.place(&columns, &doubts)
        self.doubts = doubts
        text = Self.write(
            name: name, file: file, delimiter: delimiter, quotes: quotes, hasHeader: hasHeader,
            encoding: encoding, columns: columns, doubts: doubts)
    }

    private static func wholeLines(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 32 << 10, let last = bytes.lastIndex(of: 0x0A) else { return bytes }
        return Array(bytes[...last])
    }

    // MARK: Framing

    /// The delimiter that gives most lines the same number of fields, of at least two.
    private static func frame(_ sample: [UInt8]) -> (UInt8, String, [[String]])? {
        let marks: [UInt8] = [0x2C, 0x09, 0x7C, 0x3B]
        let found = marks.compactMap {
            delimiter -> (score: Int, UInt8, String, [[String]])? in
            let quoted = sample.contains(0x22) || delimiter == 0x2C
            var framing = Framing(delimiter: delimiter, quoted: quoted)
            framing.looseQuotes = true
            let reader = RecordReader(source: MemorySource(sample), framing: framing)
            var rows: [[String]] = []
            var isLoose = false
            while rows.count < 200, let kind = try? reader.next(), kind != .end {
                if kind == .record { rows.append(reader.texts) }
                isLoose = isLoose || reader.record.usedLooseQuotes
            }
            let widths = Dictionary(rows.map { ($0.count, 1) }, uniquingKeysWith: +)
            guard let best = widths.filter({ $0.key > 1 }).max(by: { $0.value < $1.value }) else {
                return nil
            }
            return (
                best.value * 1000 + best.key, delimiter,
                isLoose ? "\"loose\"" : "\(quoted)", rows
            )
        }
        return found.max { $0.score < $1.score }.map { ($0.1, $0.2, $0.3) }
    }

    /// Names are no amounts and no days, none is blank, and none comes twice.
    private static func isHeader(_ first: [String], _ rest: ArraySlice<[String]>) -> Bool {
        Set(first).count == first.count
            && first.allSatisfy { type([$0]) == "text" }
            && (rest.isEmpty
                || rest.contains { row in row.contains { type([$0]) != "text" && !$0.isEmpty } })
    }

    // MARK: Types

    private static func type(_ values: [String]) -> String {
        guard !values.isEmpty else { return "text" }
        func all(_ read: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
            values.allSatisfy { value in
                Array(value.utf8).withUnsafeBufferPointer(read)
            }
        }
        func isDay(_ result: Result<Day, DateProblem>) -> Bool {
            if case .success = result { return true }
            return false
        }
        if all({ isDay(Day.parseYYYYMMDD(bytes: $0)) }) { return "date-yyyymmdd" }
        if all({ isDay(Day.parseUS(bytes: $0)) }) { return "date-us" }
        if all({ isDay(Day.parseShort(bytes: $0)) }) { return "date-m/d/yy" }
        if all({ (try? Cents.parseUS(bytes: $0).get()) != nil }) { return "amount-us" }
        if all({ (try? Cents.parseFine(bytes: $0).get()) != nil }) { return "amount-fine" }
        return "text"
    }

    // MARK: Targets

    private static let words: [(target: String, words: [String], type: String)] = [
        (
            "filing.cmte_id",
            [
                "filer id", "filerid", "committee id", "cmte id", "recipient id", "recip id",
                "reg num", "candidate id", "filer ident",
            ], "text"
        ),
        (
            "filing.filer_name",
            [
                "filer name", "committee name", "recipient", "candidate/committee", "filer",
                "committee", "candidate name",
            ], "text"
        ),
        (
            "party.name",
            [
                "contributor name", "contributor", "donor", "payee", "vendor", "given by",
                "payee name", "name",
            ], "text"
        ),
        ("party.city", ["city", "town"], "text"), ("party.state", ["state"], "text"),
        ("party.zip_code", ["zip", "zip code", "zipcode", "postal code"], "text"),
        ("party.employer", ["employer", "employer name"], "text"),
        ("party.occupation", ["occupation", "profession"], "text"),
        ("party.street_1", ["address", "street", "address 1", "address1"], "text"),
        ("party.entity_tp", ["contributor type", "entity", "entity type"], "text"),
        (
            "posting.category_desc",
            ["type", "payment type", "transaction type", "contribution type"], "text"
        ),
        ("filing.rpt_tp", ["report", "report name"], "text"),
        ("filing.file_num", ["report id", "filing id"], "text"),
        ("entry.tran_id", ["transaction id", "transaction number", "id", "record id"], "text"),
        ("detail.purpose", ["purpose", "description"], "text"),
        ("detail.note", ["note", "remark", "comment", "explanation"], "text"),
    ]

    private static func plain(_ name: String) -> String {
        String(name.smallLetters.map { $0 == "_" || $0 == "-" ? " " : $0 })
            .trimmingCharacters(in: .whitespaces)
    }

    private static func place(_ columns: inout [Column], _ doubts: inout [String]) {
        func names(_ wanted: (Column) -> Bool) -> [Int] {
            columns.indices.filter { wanted(columns[$0]) }
        }
        let amounts = names { $0.type.hasPrefix("amount") }
        func isMoney(_ column: Column) -> Bool {
            ["amount", "amt", "sum", "total", "value"].contains { plain(column.name).contains($0) }
                || column.values.contains { $0.contains("$") || $0.contains(".") }
        }
        let money = amounts.filter { isMoney(columns[$0]) }
        let best = money.first { plain(columns[$0].name).contains("amount") } ?? money.first
        for index in amounts where index != best { columns[index].type = "text" }
        if let best {
            columns[best].target = "entry.amount_cents"
            columns[best].blank = "reject"
            let others = money.filter { $0 != best }.map { columns[$0].name }
            if !others.isEmpty {
                doubts.append(
                    "amount: \(columns[best].name) is taken; \(others.joined(separator: ", ")) may "
                        + "be amounts too")
            }
        } else {
            doubts.append("amount: no column looks like money; one must go to entry.amount_cents")
        }
        let days = names { $0.type.hasPrefix("date") }
        let day = days.first { !plain(columns[$0].name).contains("fil") } ?? days.first
        for index in days where index != day { columns[index].type = "text" }
        if let day {
            columns[day].target = "entry.entry_day"
            columns[day].blank = "warn"
            if days.count > 1 {
                let others = days.filter { $0 != day }.map { columns[$0].name }
                doubts.append(
                    "day: \(columns[day].name) is taken; \(others.joined(separator: ", ")) may be "
                        + "the day of the transaction too")
            }
        } else {
            doubts.append("day: no column holds dates; one should go to entry.entry_day")
        }
        for (target, words, _) in Self.words {
            let free = names { $0.target == "extra" && $0.type == "text" }
            let exact = words.compactMap { word in free.first { plain(columns[$0].name) == word } }
                .first
            let near = words.compactMap { word in
                free.first { word.count > 3 && plain(columns[$0].name).contains(word) }
            }.first
            guard let found = exact ?? near else { continue }
            columns[found].target = target
            if exact == nil { columns[found].why = "by a part of its name" }
        }
        let taken = Set(columns.map(\.target))
        if !taken.contains("filing.cmte_id") {
            let name = columns.firstIndex { $0.target == "filing.filer_name" }
            if let name {
                doubts.append(
                    "filer: no id seen; \(columns[name].name) stands for one (made: prefix gives "
                        + "it the jurisdiction's mark)")
                columns[name].target = "filing.cmte_id"
            } else {
                doubts.append("filer: no column says whose money it is; filing.cmte_id needs one")
            }
        }
        if let filer = columns.firstIndex(where: { $0.target == "filing.cmte_id" }) {
            columns[filer].blank = "reject"
        }
        if let name = columns.firstIndex(where: { $0.target == "party.name" }) {
            columns[name].blank = "warn"
        } else {
            doubts.append("name: no column says who is on the other side; party.name is empty")
        }
        doubts.append("posting: taken for gifts that come in; see posting.choose for other rows")
        doubts.append("versions: nothing here says which row replaces which; look for amendments")
    }

    // MARK: Text

    private static func quote(_ text: String) -> String {
        let data = try? JSONEncoder().encode(text)
        return data.map { String(decoding: $0, as: UTF8.self).replacing("\\/", with: "/") }
            ?? "\"\""
    }

    private static func write(
        name: String, file: String, delimiter: UInt8, quotes: String, hasHeader: Bool,
        encoding: String?, columns: [Column], doubts: [String]
    ) -> String {
        let mark = delimiter == 0x09 ? "\\t" : String(decoding: [delimiter], as: UTF8.self)
        let digits = file.firstIndex { $0.isNumber } ?? file.endIndex
        let stem = file[..<digits]
        let ending = (file as NSString).pathExtension
        let pattern = stem.count > 3 && digits < file.endIndex ? "\(stem)*.\(ending)" : file
        let required = columns.filter { $0.blank != "null" }.map(\.name)
        var lines = ["// Proposed from \(file). To decide, then strike out:"]
        lines += doubts.map { "//   " + $0 }
        lines += [
            "{", "  title: \(quote(name)),",
            "  documentation: \"\",  // where the columns are described",
            "  checked: \"\",  // when you compared this file with that page",
            "  table: \"entry\",",
            "  reader: \"delimited\",", "  names: [\(quote(pattern))],",
            "  framing: { delimiter: \"\(mark)\", quote: \(quotes), header: \(hasHeader)"
                + (encoding.map { ", encoding: \"\($0)\"" } ?? "") + " },",
            "  precision: \"exact\",", "  snapshot: false,",
        ]
        let control = columns.first { $0.target == "entry.amount_cents" }?.name
        lines.append("  control: \(control.map(quote) ?? "null"),")
        lines.append(
            "  unique: null,  // a column whose values may not repeat; equal rows are common"
        )
        if hasHeader {
            lines.append("  required: [\(required.map(quote).joined(separator: ", "))],")
        }
        lines.append(
            "  posting: { kind: \"contribution\", nature: \"contribution\", direction: \"in\" },")
        lines.append("  columns: [")
        for column in columns {
            let parts = [column.name, column.type, column.target, column.blank].map(quote)
            lines.append(
                "    [\(parts.joined(separator: ", "))],"
                    + (column.why.isEmpty ? "" : "  // unsure: \(column.why)"))
        }
        lines += ["  ],", "}"]
        return lines.joined(separator: "\n") + "\n"
    }
}
