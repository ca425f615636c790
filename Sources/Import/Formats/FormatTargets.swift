import Artefacts
import Store

/// The places that a format file may fill, and what each takes: the columns of `schema/migrations`
/// without keys and without what the import settles by itself (class, status, bases of long ids,
/// the interval of an amount phrase).
package enum FormatTargets {
    /// What a place takes.
    package enum Kind: String {
        case text
        /// US cents, from an amount.
        case cents = "an amount"
        /// Days from 1970-01-01, from a date.
        case day = "a date"
        case integer = "a whole number"
        /// Hundredths of a percentage point, from a percentage.
        case basisPoints = "a percentage"
        /// Digits or text as filed.
        case id = "an id"

        /// The value types of columns that fit.
        var types: [SourceFormat.ValueType] {
            switch self {
            case .text:
                [
                    .text, .word, .district, .fecID, .integer, .partialDate, .dateISO, .dateSlashed,
                    .dateMMDDYYYY, .dateYYYYMMDD, .dateDDMonYY, .dateUS, .dateShort, .dateSerial,
                    .timestamp,
                ]
            case .cents: [.amount, .amountUS, .amountFine]
            case .day:
                [
                    .dateISO, .dateSlashed, .dateMMDDYYYY, .dateYYYYMMDD, .dateDDMonYY, .dateUS,
                    .dateShort, .dateSerial, .timestamp,
                ]
            case .integer: [.integer]
            case .basisPoints: [.percent]
            case .id: [.text, .integer]
            }
        }
    }

    /// What the import fills by itself: the rest of a row, and the interval of an amount phrase.
    private static let filled: Set<String> = [
        "extra", "low_cents", "high_cents", "precision", "verbatim", "is_candidate",
    ]

    /// Days, cents and basis points go by their names, everything else by its type.
    private static func kind(_ column: Tables.Column) -> Kind {
        if column.name.hasSuffix("_day") { return .day }
        if column.name.hasSuffix("_cents") { return .cents }
        if column.name.hasSuffix("_bp") { return .basisPoints }
        switch column.type {
        case "INTEGER": return .integer
        case "ANY": return .id
        default: return .text
        }
    }

    /// The columns of a table as in targets.
    private static func schema(_ table: String) -> [Tables.Column] {
        Tables.columns[table == "filing" ? "filing_ref" : table] ?? []
    }

    /// By table: the columns that a format may fill.
    private static let places = Dictionary(
        uniqueKeysWithValues: (["filing", "party", "posting", "detail", "ad_buy"]
            + Tables.references).map { table in
                let own = schema(table).filter {
                    !filled.contains($0.name) && !Tables.numbering.contains($0.name)
                }
                return (table, Dictionary(uniqueKeysWithValues: own.map { ($0.name, kind($0)) }))
            })

    /// Of an entry, which is stored in columns of its own kind.
    private static let entry: [String: Kind] = [
        "entry_day": .day, "amount_cents": .cents, "tran_id": .id, "image_num": .id, "sub_id": .id,
    ]

    /// Of electronic filings alone: other rows have no room for them.
    private static let filedEntry: [String: Kind] = [
        "aggregate_cents": .cents, "back_ref_tran_id": .id,
    ]

    /// What a blank becomes an empty text in, because the schema demands one.
    static let emptyTexts: Set<String> = ["cmte_id", "subject", "measure"]

    /// Columns that the schema demands and gives no value of its own, by table (`filing` and
    /// `ad_buy` as in targets).
    package static func demanded(_ table: String) -> [String] {
        // The words of a phrase are always there; the interval they give is filled in.
        let own = Tables.numbering.union(filled.subtracting(["verbatim"]))
        return schema(table).filter { $0.isDemanded && !own.contains($0.name) }.map(\.name)
    }

    /// The places of one table, by column.
    ///
    /// - Parameter table: as in targets: `filing`, `party`, …, or a reference table.
    package static func columns(of table: String, isFiling: Bool = false) -> [String: Kind] {
        if table == "entry" {
            return isFiling ? entry.merging(filedEntry) { own, _ in own } : entry
        }
        return places[table] ?? [:]
    }
}
