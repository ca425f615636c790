import LedgerModel
import Report
import Store
import Wording

/// Cells in the words of a page: money grouped, shares with their sign, blanks blank.
enum CellWords {
    static func text(_ value: SQLValue, _ kind: OutputColumn.Kind) -> String {
        switch value {
        case .null: return ""
        case .text(let text): return VisibleText.of(text)
        case .real(let number): return String(number)
        case .blob(let bytes): return "\(bytes.count) bytes"
        case .integer(let number):
            switch kind {
            case .cents: return Cents(number).grouped
            case .basisPoints: return Cents(number).grouped + "%"
            case .count: return grouped(number)
            default: return String(number)
            }
        }
    }

    static func grouped(_ number: Int64) -> String {
        var bytes: [UInt8] = []
        NumberText.appendGrouped(number, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `receipts_cents` as `receipts, $`.
    static func heading(_ column: OutputColumn) -> String {
        switch column.kind {
        case .cents where column.name.hasSuffix("_cents"):
            words(String(column.name.dropLast(6))) + ", $"
        case .basisPoints where column.name.hasSuffix("_bp"):
            words(String(column.name.dropLast(3))) + ", %"
        default: words(column.name)
        }
    }

    /// Whether a text is a day or month, which is never broken.
    static func isDay(_ text: String) -> Bool {
        (7...10).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    static func words(_ name: String) -> String { name.replacing("_", with: " ") }
}
