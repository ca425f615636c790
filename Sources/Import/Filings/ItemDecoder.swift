import LedgerModel

/// Reads records that are no money rows: loans, debts, guarantors, ratios, notes.
struct ItemDecoder {
    let sourceID: Int64

    struct Problem: Error {
        let reason: RejectReason
        let column: String
        let message: String
    }

    /// One record as a row of `filing_item`; its values are checked as those of money rows are.
    func row(
        _ texts: [String], line: Int, layout: FilingLayout, positions: [Int]
    ) -> Result<ItemRow, Problem> {
        var row = ItemRow(
            table: "filing_item", id: sourceID * 1_000_000_000 + Int64(line), isRecord: true)
        var extra: [(String, String)] = []
        for (field, position) in zip(layout.fields, positions)
        where position >= 0 && position < texts.count {
            let value = texts[position]
            if position == 0 {
                row.set("record_type", value)
                continue
            }
            guard !value.isEmpty else { continue }
            guard field.target.hasPrefix("item.") else {
                extra.append((field.name, value))
                continue
            }
            let column = String(field.target.dropFirst(5))
            switch field.type {
            case .text: row.set(column, value)
            case .date:
                guard let day = FilingValues.day(value) else {
                    return .failure(
                        Problem(
                            reason: .badDate, column: field.name,
                            message: "\(field.name): expected a real date as YYYYMMDD, "
                                + "found \"\(value.prefix(80))\""))
                }
                row.set(column, Int64(day.number))
            case .amount, .control:
                switch Self.amount(value) {
                case .success(let cents): row.set(column, cents)
                case .failure(let problem):
                    return .failure(
                        Problem(
                            reason: problem.reason, column: field.name,
                            message: "\(field.name): expected a dollar amount like 50 or -12.34, "
                                + "found \"\(value.prefix(80))\""))
                }
            }
        }
        row.set("extra", FilingValues.json(extra))
        return .success(row)
    }

    private static func amount(_ text: String) -> Result<Int64, AmountProblem> {
        var copy = text
        return copy.withUTF8 { Cents.parse(bytes: $0) }
    }
}
