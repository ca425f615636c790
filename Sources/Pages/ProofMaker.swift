import LedgerModel
import Report
import Store
import Wording

/// The proofs of the rows of a result, and the records behind them, each told once on the page.
final class ProofMaker {
    /// One record as the page tells it.
    struct Record {
        var id: Int64
        var title: String
        var fields: [(name: String, value: String)]
        var status: String
        var image: String?
    }

    private let why: Why
    private let connection: Connection
    private let layout: LineLayoutFinding
    /// How many records the page has room for.
    private let mostRecords: Int
    /// What a page with more records found out already.
    let gathered: Gathered
    /// In the order in which they came.
    private(set) var records: [Record] = []
    private var known: Set<Int64> = []

    /// Entries listed for a figure; all are summed.
    private static let listed = 12

    init(
        _ connection: Connection, readLines: @escaping RawLineReading,
        layout: @escaping LineLayoutFinding, mostRecords: Int, gathered: Gathered = Gathered()
    ) {
        self.gathered = gathered
        self.connection = connection
        self.layout = layout
        self.mostRecords = mostRecords
        why = Why(connection: connection, readLines: readLines, layout: layout)
    }

    /// Every figure of a row, proved.
    func proofs(_ report: ReportDefinition, _ request: ReportRequest, key: String) throws
        -> [WhyAnswer]
    {
        let answers = try why.everyFigure(
            report, request, key: key, limit: Self.listed, reports: connection)
        for entry in answers.flatMap(\.entries) { try keep(entry) }
        return answers
    }

    /// Every figure of several rows that are at hand, proved.
    func proofs(
        _ report: ReportDefinition, _ request: ReportRequest, rows: [[SQLValue]], of section: String
    ) throws -> [[WhyAnswer]] {
        let answers = try gathered.proofs(section) {
            try why.everyFigure(report, request, ofRows: rows, limit: Self.listed)
        }
        for entry in answers.joined().flatMap(\.entries) { try keep(entry) }
        return answers
    }

    /// Tells a record by its number, if there is room.
    func keep(record id: Int64) throws {
        guard !known.contains(id), known.count < mostRecords else { return }
        try keep(gathered.entry(id) { try why.entry(id) })
    }

    /// Tells a record and, where asked for, the others of its transaction nearby in its file.
    func keep(record id: Int64, withSiblings: Bool) throws {
        let entry = try why.entry(id)
        try keep(entry)
        if withSiblings { for sibling in try why.siblings(of: entry) { try keep(sibling) } }
    }

    /// The columns of a report whose figures can be proved.
    func provable(_ report: ReportDefinition) throws -> Set<String> {
        try why.provable(report)
    }

    /// Whether the page tells a record.
    func has(_ id: Int64) -> Bool { known.contains(id) }

    private func keep(_ entry: WhyEntry) throws {
        guard known.count < mostRecords, known.insert(entry.recordID).inserted else { return }
        records.append(try gathered.record(entry.recordID) { try record(entry) })
    }

    private func record(_ entry: WhyEntry) throws -> Record {
        let file = entry.source.map(\.name) ?? "a file that is gone"
        var fields = ledgerFields(entry)
        if fields.isEmpty { fields = try lineFields(entry) }
        var status = ""
        if let value = entry["status"], value != .text("active") {
            let rule = entry["status_rule"].map { CellWords.text($0, .text) } ?? ""
            status = CellWords.text(value, .text) + (rule.isEmpty ? "" : " (\(rule))")
        }
        return Record(
            id: entry.recordID, title: VisibleText.of("\(file), line \(entry.line)"),
            fields: fields, status: status, image: entry["image_num"].flatMap(Self.imageAddress))
    }

    /// What the view says that no reader of a page needs: numbers of the ledger's own, and streets.
    private static let left: Set<String> = [
        "entry_id", "source_id", "line", "filing_id", "class_id", "file", "format", "street_1",
        "street_2", "extra", "status", "status_rule", "verbatim", "individual",
    ]

    private func ledgerFields(_ entry: WhyEntry) -> [(name: String, value: String)] {
        entry.ledger.compactMap { name, value in
            guard !Self.left.contains(name), value != .text("") else { return nil }
            guard name.hasSuffix("_cents"), case .integer(let cents) = value else {
                return (CellWords.words(name), CellWords.text(value, .text))
            }
            return (CellWords.words(String(name.dropLast(6))) + ", $", Cents(cents).grouped)
        }
    }

    /// The words of a line under the names of its format's columns.
    private func lineFields(_ entry: WhyEntry) throws -> [(name: String, value: String)] {
        let bytes: [UInt8]
        switch entry.raw {
        case .original(let line), .reconstructed(let line): bytes = line
        case .unavailable(let reason): return [("no line", reason)]
        }
        guard let source = entry.source,
            let layout = try layout(source, entry.recordID, connection)
        else { return [("line", VisibleText.of(String(decoding: bytes, as: UTF8.self)))] }
        let values = Self.split(bytes, layout)
        guard values.count <= layout.columns.count + 1 else {
            return [("line", VisibleText.of(String(decoding: bytes, as: UTF8.self)))]
        }
        return zip(layout.columns, values).compactMap { column, value in
            let text = String(decoding: value, as: UTF8.self)
            let name = column.name.smallLetters
            guard !text.isEmpty, !["st1", "st2", "street"].contains(where: name.contains) else {
                return nil
            }
            return (CellWords.words(name), VisibleText.of(text))
        }
    }

    /// The fields of one line, without their quotes.
    static func split(_ line: [UInt8], _ layout: LineLayout) -> [[UInt8]] {
        var fields: [[UInt8]] = [[]]
        var isQuoted = false
        for byte in line where byte != 0x0D && byte != 0x0A {
            switch byte {
            case 0x22 where layout.quotes: isQuoted.toggle()
            case layout.delimiter where !isQuoted: fields.append([])
            default: fields[fields.count - 1].append(byte)
            }
        }
        return fields
    }

    /// The FEC's picture of the page on which a row stands.
    ///
    /// Image numbers have 11 digits, since 2015 18; what is no such number has no address.
    static func imageAddress(_ value: SQLValue) -> String? {
        guard case .text(let number) = value, [11, 18].contains(number.utf8.count),
            number.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return "https://docquery.fec.gov/cgi-bin/fecimg/?" + number
    }
}
