import DelimitedText
import Foundation
import Wording

/// One source format, read from a file under `importers/`. The contract is in docs/architecture.md.
package struct SourceFormat: Sendable {
    /// How a value is read.
    package enum ValueType: String, Sendable, Decodable {
        case text, amount, integer, skip
        /// An American amount with decimals below the cent, rounded to the nearest (half to even);
        /// a row that loses something by it gets a note.
        case amountFine = "amount-fine"
        case amountUS = "amount-us"
        case amountPhrase = "amount-phrase"
        case claimPhrase = "claim-phrase"
        case dateMMDDYYYY = "date-mmddyyyy"
        case dateSlashed = "date-mm/dd/yyyy"
        case dateISO = "date-iso"
        case dateYYYYMMDD = "date-yyyymmdd"
        case dateDDMonYY = "date-dd-mon-yy"
        /// A date in any form that the FEC's summary files, or a spreadsheet that saved one again,
        /// use.
        case dateUS = "date-us"
        /// `6/3/16`: years 70 to 99 are of the last century.
        case dateShort = "date-m/d/yy"
        /// The number of a day as spreadsheets count, 42531 being 2016-06-10.
        case dateSerial = "date-serial"
        case partialDate = "partial-date"
        /// A percentage of 0 to 100 with at most two decimals, such as `48.3` or `48.3%`.
        case percent
        /// The day of a time stamp such as `2018/10/01 22:00:57Z`.
        case timestamp
        /// The first FEC committee id in a text such as `FEC ID C00504530, EIN ID 52-1349353`.
        case fecID = "fec-id"
        /// One of the words that the format's `words` lists for the column, in either case.
        case word
        /// A district of Congress in any of the forms of `Race.district`, stored like `GA-06`;
        /// blank where the text names none.
        case district
    }

    /// What tells the files of one series of snapshots from another's.
    package enum Series: String, Sendable, Decodable {
        /// The two-year period: the FEC's bulk files.
        case cycle
        /// Nothing: a file holds everything since the beginning.
        case format
        /// The file's name without its dates: one file per region or year.
        case name
        /// The year of most of the file's rows, whatever the file is called.
        case year
    }

    /// What an absent value does.
    package enum Blank: String, Sendable, Decodable { case null, warn, reject }

    /// One column of the file.
    package struct Column: Sendable {
        /// The names a header may give it; the first is the FEC's own.
        package let names: [String]
        /// How its values are read.
        package let type: ValueType
        /// Where they go: `table.column`, a bare column of a reference table, `extra`, or empty.
        package let target: String
        /// What a blank does.
        package let blank: Blank
        /// The name used in messages.
        package var name: String { names[0] }
    }

    /// How a ledger row's class is found.
    package struct Posting: Sendable, Decodable {
        /// `transaction_tp`: look the code up in `schema/codes/transaction_tp.csv`.
        package let by: String?
        /// Otherwise: the fixed kind, nature and direction.
        package let kind: String?
        /// See ``kind``.
        package let nature: String?
        /// See ``kind``.
        package let direction: String?
        /// The column that says support or oppose.
        package let stance: String?
        /// Whether rows are contributions by individuals.
        package let individual: Bool?
        /// The rule of `schema/codes/status_rule.csv` that keeps every row from being counted.
        package let rule: String?
        /// Otherwise: the first of these whose columns fit; a row that none fits is kept and
        /// counted nowhere (`unknown-code/1`).
        package let choose: [PostingChoice]?
    }

    /// Path under `importers/` without its ending.
    package let id: String
    /// One line for people.
    package let title: String
    /// Longer help for people who write such a file by hand; may be empty.
    package let help: String
    /// The publisher's own description.
    package let documentation: String
    /// When a person last compared the file with that description.
    package let checked: String
    /// The table its rows go to; `entry` and `ad_buy` are the ledger.
    package let table: String
    /// `delimited`, or a reader in Swift.
    package let reader: String
    /// File-name patterns.
    package let names: [String]
    /// File names that are certainly something else.
    package let notNames: [String]
    /// Records and fields.
    package let framing: Framing
    /// Whether columns are matched by a header line.
    package let hasHeader: Bool
    /// Other ways in which the same columns come: another delimiter, quotes.
    package let alsoFramed: [Framing]
    /// The column to which the fields of a row belong that has more of them than it should: its
    /// text holds the delimiter.
    package let surplus: String?
    /// Columns made of the file's own.
    package let made: [MadeColumn]
    /// Whether rows are of the version `filing.amndt_ind` of what `filing.file_num` names, and only
    /// the highest version counts: in this file and in those of the same folder of formats.
    package let hasVersions: Bool
    /// Patterns that a column fits in every row that is looked at to tell what a file is; by name.
    package let begins: [String: PostingChoice.Patterns]
    /// exact, whole-dollar, stated or estimate.
    package let precision: String
    /// Whether a newer file supersedes an older one of the same cycle.
    package let isSnapshot: Bool
    /// The column whose sum is the control sum.
    package let control: String?
    /// What a newer file must share with an older one to supersede it.
    package let series: Series
    /// The column that tells the two-year period of a row, for files whose names do not.
    package let cycleFrom: String?
    /// Amounts by currency, the preferred first; see ``MoneyColumns``.
    package let money: MoneyColumns
    /// By column name: each word the file may use, in small letters, and the word that is stored.
    package let words: [String: [String: String]]
    /// The column that may not repeat within a file.
    package let unique: String?
    /// Columns without which a header file is refused.
    package let required: [String]
    /// How a row's class is found.
    package let posting: Posting?
    /// Fixed values by target.
    package let constants: [String: String]
    /// Further targets that take a column's value: target to source name.
    package let copies: [String: String]
    /// Columns in file order.
    package let columns: [Column]
    /// Where such files are to be had.
    package let addresses: [FetchAddress]

    /// Whether rows are ledger entries.
    package var isLedger: Bool { table == "entry" || table == "ad_buy" }

    /// Reads a format file.
    ///
    /// - Throws: ``FormatFileError`` that names the file and what was expected.
    package init(id: String, text: String) throws {
        do {
            self = try SourceFormat(id: id, reading: text)
        } catch let error as FormatFileError {
            throw error.placed(in: text)
        }
    }

    /// Everything that is wrong with a format file, each with its line; empty when nothing is.
    package static func faults(id: String, text: String) -> [FormatFileError] {
        do {
            let format = try SourceFormat(id: id, reading: text, isChecked: false)
            return FormatCheck(format).faults().map { $0.placed(in: text) }
        } catch let error as FormatFileError {
            return [error.placed(in: text)]
        } catch {
            return [FormatFileError(id: id, message: "\(error)")]
        }
    }

    private init(id: String, reading text: String, isChecked: Bool = true) throws {
        let file: FormatFile
        do {
            file = try StrictJSON.decode(
                FormatFile.self, from: Data(text.utf8), json5: true, snakeCase: true)
        } catch let again as StrictJSON.RepeatedKey {
            throw FormatFileError(id: id, message: "\(again)")
        } catch {
            throw FormatFileError(
                id: id, message: FormatLines.mistake(in: text) ?? Self.describe(error),
                path: Self.path(of: error))
        }
        self.id = id
        title = file.title
        help = file.help ?? ""
        documentation = file.documentation ?? ""
        checked = file.checked ?? ""
        table = file.table
        reader = file.reader ?? "delimited"
        names = file.names
        notNames = file.notNames ?? []
        let main = try Self.framing(file.framing, id)
        framing = main
        alsoFramed = try (file.framing?.also ?? []).map {
            var also = try Self.framing($0, id)
            if $0.encoding == nil { also.encoding = main.encoding }
            return also
        }
        hasHeader = file.framing?.header ?? false
        surplus = file.framing?.surplus
        hasVersions = file.versions ?? false
        begins = file.begins ?? [:]
        made = try (file.made ?? []).enumerated().map { try Self.made($1, place: $0, id) }
        precision = file.precision
        isSnapshot = file.snapshot ?? false
        series = file.series ?? .cycle
        cycleFrom = file.cycleFrom
        words = file.words ?? [:]
        control = file.control
        unique = file.unique
        required = file.required ?? []
        posting = file.posting
        constants = file.constants ?? [:]
        copies = file.copy ?? [:]
        columns = try (file.columns ?? []).enumerated().map { place, parts in
            guard parts.count == 4, let type = ValueType(rawValue: parts[1]),
                let blank = Blank(rawValue: parts[3])
            else {
                throw FormatFileError(
                    id: id,
                    message: "columns: expected [name, value type, target, if blank], "
                        + "found \(parts)", path: ["columns", "\(place)"])
            }
            let names = parts[0].split(separator: "|").map(String.init)
            guard !names.isEmpty else {
                throw FormatFileError(
                    id: id, message: "columns: expected a name, found none in \(parts)",
                    path: ["columns", "\(place)"])
            }
            return Column(names: names, type: type, target: parts[2], blank: blank)
        }
        addresses = file.fetch ?? []
        for address in addresses {
            guard let problem = address.problem else { continue }
            throw FormatFileError(id: id, message: "fetch: \(problem)", path: ["fetch"])
        }
        money = try MoneyColumns(
            id: id, file.money ?? [], roundedTo: file.roundedTo ?? 0, columns: columns)
        if isChecked { try FormatCheck(self).run() }
    }

    private static func framing(_ frame: FormatFile.Frame?, _ id: String) throws -> Framing {
        guard (frame?.delimiter.utf8.count ?? 1) == 1 else {
            throw FormatFileError(id: id, message: "framing.delimiter: expected one character")
        }
        let trailing: Framing.TrailingDelimiter =
            switch frame?.trailingDelimiter {
            case .always: .always
            case .optional: .optional
            default: .none
            }
        var framing = Framing(
            delimiter: frame?.delimiter.utf8.first ?? UInt8(ascii: ","),
            quoted: frame?.quote != FormatFile.Quote.none,
            looseQuotes: frame?.quote == .loose, trailingDelimiter: trailing)
        if let name = frame?.encoding {
            guard let encoding = TextEncoding(rawValue: name) else {
                let known = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
                throw FormatFileError(
                    id: id, message: "framing.encoding: expected \(known), found \"\(name)\"")
            }
            framing.encoding = encoding
        }
        return framing
    }

    private static func made(_ parts: [String], place: Int, _ id: String) throws -> MadeColumn {
        let arguments = Array(parts.dropFirst(2))
        guard parts.count > 2, let how = MadeColumn.How(rawValue: parts[1]),
            how.count.contains(arguments.count)
        else {
            throw FormatFileError(
                id: id,
                message: "made: expected [name, "
                    + MadeColumn.How.allCases.map(\.rawValue).joined(separator: " or ")
                    + ", …] with what that takes, found \(parts)", path: ["made", "\(place)"])
        }
        return MadeColumn(name: parts[0], how: how, arguments: arguments)
    }

    private static func path(of error: Error) -> [String] {
        guard let error = error as? DecodingError else { return [] }
        let context: DecodingError.Context? =
            switch error {
            case .keyNotFound(_, let context), .typeMismatch(_, let context),
                .valueNotFound(_, let context), .dataCorrupted(let context):
                context
            @unknown default: nil
            }
        return (context?.codingPath ?? []).map { $0.intValue.map(String.init) ?? $0.stringValue }
    }

    private static func describe(_ error: Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "missing \"\(key.stringValue)\""
        case DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            (context.codingPath.map(\.stringValue).joined(separator: ".") + " "
                + context.debugDescription + underlying(context))
                .trimmingCharacters(in: .whitespaces)
        default: "\(error)"
        }
    }

    /// Where the decoder stopped, with the line if it says so.
    private static func underlying(_ context: DecodingError.Context) -> String {
        guard let error = context.underlyingError else { return "" }
        let said = (error as NSError).userInfo["NSDebugDescription"] as? String
        return " " + (said ?? String(describing: error))
    }
}

extension SourceFormat {
    /// The same format with columns that its reader makes.
    func replacing(columns: [Column]? = nil, framing: Framing) -> SourceFormat {
        SourceFormat(
            copying: self, columns: columns ?? self.columns, framing: framing,
            constants: constants)
    }

    /// The file's own columns, in a format without a header line: those that are not made.
    var ownColumns: [Column] {
        let names = Set(made.map(\.name))
        return made.isEmpty ? columns : columns.filter { !names.contains($0.name) }
    }

    /// Whether records are brought into another shape before they are decoded.
    var isShaped: Bool { !made.isEmpty || surplus != nil || posting?.choose != nil }

    /// The same format with further fixed values, for one file.
    func with(constants: [String: String]) -> SourceFormat {
        SourceFormat(
            copying: self, columns: columns, framing: framing,
            constants: self.constants.merging(constants) { _, new in new })
    }

    /// The same format with the currency that a header names: `Amount spent (EUR)`.
    func `in`(currencyOf header: [String]) -> SourceFormat {
        for name in header {
            // A pattern is dear to make, and this is asked of every column of every file.
            guard name.utf8.starts(with: "Amount ".utf8),
                let match = name.firstMatch(of: /^Amount [Ss]pent \(([A-Z]{3})\)$/),
                !columns.contains(where: { $0.names.contains(name) }),
                let place = columns.firstIndex(where: { $0.target == "entry.amount_cents" })
            else { continue }
            var columns = columns
            let old = columns[place]
            columns[place] = Column(
                names: [name] + old.names, type: old.type, target: old.target, blank: old.blank)
            return replacing(columns: columns, framing: framing)
                .with(constants: ["ad_buy.currency": String(match.output.1)])
        }
        return self
    }

    private init(
        copying other: SourceFormat, columns: [Column], framing: Framing,
        constants: [String: String]? = nil
    ) {
        id = other.id
        title = other.title
        help = other.help
        documentation = other.documentation
        checked = other.checked
        table = other.table
        reader = other.reader
        names = other.names
        notNames = other.notNames
        self.framing = framing
        hasHeader = other.hasHeader
        alsoFramed = other.alsoFramed
        surplus = other.surplus
        made = other.made
        hasVersions = other.hasVersions
        begins = other.begins
        precision = other.precision
        isSnapshot = other.isSnapshot
        series = other.series
        cycleFrom = other.cycleFrom
        money = other.money
        words = other.words
        control = other.control
        unique = other.unique
        required = other.required
        posting = other.posting
        self.constants = constants ?? other.constants
        copies = other.copies
        addresses = other.addresses
        self.columns = columns
    }
}
