import LedgerModel
import Wording

/// Values of filings as filed, outside the hot path.
enum FilingValues {
    static func cents(_ text: String) -> Int64? {
        var copy = text
        return copy.withUTF8 { bytes in
            if case .success(let value) = Cents.parse(bytes: bytes) { value } else { nil }
        }
    }

    static func day(_ text: String) -> Day? {
        var copy = text
        return copy.withUTF8 { bytes in
            if case .success(let day) = Day.parseYYYYMMDD(bytes: bytes) { day } else { nil }
        }
    }

    static func json(_ values: [(String, String)]) -> String? {
        guard !values.isEmpty else { return nil }
        return "{"
            + values.map {
                JSONText.quoted($0.0, form: .stored) + ":" + JSONText.quoted($0.1, form: .stored)
            }
            .joined(separator: ",") + "}"
    }
}
