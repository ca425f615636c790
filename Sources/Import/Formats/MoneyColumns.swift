import LedgerModel

/// Amounts that a file gives in one column per currency, or as a pair of columns for the two ends
/// of a range: the key `money` of a format file, `[["USD", "Spend_USD", ""], …]`.
///
/// One of them speaks for the row: the first that is not zero, else the first that is given. The
/// others stay beside it as extra; amounts in different currencies are never added. `rounded_to`
/// (dollars, or whole units of the currency) widens a single amount to whatever rounds to it.
/// Units: cents, or hundredths of the currency. Source of the layouts: the README of Google's
/// political ads bundle.
package struct MoneyColumns: Sendable {
    struct Choice {
        var currency: String
        /// The amount as stated; of a range the low end.
        var cents: Int64
        var interval: MoneyInterval
        /// Whether another currency has an amount too.
        var hasMore: Bool
    }

    struct Problem: Error {
        var reason: RejectReason
        var column: Int
        var message: String
    }

    private struct Pair {
        var currency: String
        var low: Int
        var high: Int?
        var names: String
    }

    private let pairs: [Pair]
    private let step: Int64

    var isEmpty: Bool { pairs.isEmpty }

    /// In words, for the list of formats.
    var text: String {
        let shown = pairs.map(\.names).joined(separator: ", ")
        let rounding = step > 0 ? "; rounded to \(step)" : ""
        return pairs.count == 1
            ? shown + rounding : "the first that is not 0 of \(shown)\(rounding)"
    }

    /// - Throws: ``FormatFileError`` when an entry is not three texts or names no column.
    init(
        id: String, _ entries: [[String]], roundedTo step: Int64, columns: [SourceFormat.Column]
    ) throws {
        self.step = step
        func column(_ name: String) throws -> Int {
            guard let index = columns.firstIndex(where: { $0.names.contains(name) }) else {
                throw FormatFileError(id: id, message: "money: no column \"\(name)\"")
            }
            return index
        }
        pairs = try entries.map { entry in
            guard entry.count == 3, entry[0].utf8.count == 3 else {
                throw FormatFileError(
                    id: id,
                    message: "money: expected [currency, column, column or \"\"], found \(entry)")
            }
            return Pair(
                currency: entry[0], low: try column(entry[1]),
                high: entry[2].isEmpty ? nil : try column(entry[2]),
                names: entry[2].isEmpty ? entry[1] : "\(entry[1]) to \(entry[2])")
        }
    }

    /// Reads every column that is given, so that a bad value rejects the row wherever it stands.
    func choose(_ field: (Int) -> String) -> Result<Choice, Problem> {
        Result { () throws(Problem) in
            var first: Choice?
            var speaking: Choice?
            var currencies: Set<String> = []
            for pair in pairs {
                guard let found = try read(pair, field) else { continue }
                if first == nil { first = found }
                if isZero(found) { continue }
                currencies.insert(found.currency)
                if speaking == nil { speaking = found }
            }
            guard var choice = speaking ?? first else {
                let names = pairs.prefix(3).map(\.names).joined(separator: ", ")
                throw Problem(
                    reason: .missingAmount, column: pairs.first?.low ?? 0,
                    message: "\(names): expected an amount, found none")
            }
            choice.hasMore = currencies.count > 1
            return choice
        }
    }

    /// Zero as stated, whatever the rounding leaves possible; a low end of zero alone says nothing.
    private func isZero(_ choice: Choice) -> Bool {
        let high = choice.interval.high
        return choice.cents == 0 && (step > 0 || high == .zero || high == nil)
    }

    private func read(
        _ pair: Pair, _ field: (Int) -> String
    ) throws(Problem) -> Choice? {
        guard let low = try amount(pair.low, field, pair) else { return nil }
        guard let end = pair.high else {
            return Choice(
                currency: pair.currency, cents: low, interval: rounded(low, field(pair.low)),
                hasMore: false)
        }
        let high = try amount(end, field, pair)
        guard low <= high ?? low else {
            throw Problem(
                reason: .amountRange, column: end,
                message: "\(pair.names): expected the low end first, found \"\(field(pair.low))\" "
                    + "and \"\(field(end))\"")
        }
        let words = high == nil ? "\(field(pair.low)) or more" : "\(field(pair.low))-\(field(end))"
        let interval =
            low == high
            ? MoneyInterval(exactly: Cents(low))
            : MoneyInterval(
                low: Cents(low), high: high.map(Cents.init), precision: .range, verbatim: words)
        return Choice(currency: pair.currency, cents: low, interval: interval, hasMore: false)
    }

    private func rounded(_ cents: Int64, _ words: String) -> MoneyInterval {
        guard step > 0 else { return MoneyInterval(exactly: Cents(cents)) }
        let half = step * 50
        let low = cents < 0 ? cents - half : max(0, cents - half)
        return MoneyInterval(
            low: Cents(low), high: Cents(cents + half), highIsOpen: true, precision: .stated,
            verbatim: words)
    }

    private func amount(
        _ column: Int, _ field: (Int) -> String, _ pair: Pair
    ) throws(Problem) -> Int64? {
        let text = field(column)
        switch Cents.parseUS(text) {
        case .success(let cents): return cents.value
        case .failure(.missing): return nil
        case .failure(let problem):
            let shown = String(text.prefix(80))
            throw Problem(
                reason: problem.reason, column: column,
                message: "\(pair.names): expected an amount like 50 or 12.34, found \"\(shown)\"")
        }
    }
}

/// The FEC's committee ids in running text.
enum FECIDText {
    /// The first `C` and eight digits that stand alone; empty when there is none.
    static func first(in text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        while start + 9 <= text.count {
            let isID =
                text[start] == UInt8(ascii: "C")
                && (start == 0 || !isWord(text[start - 1]))
                && (start + 9 == text.count || !isWord(text[start + 9]))
                && text[(start + 1)..<(start + 9)].allSatisfy { $0 &- 0x30 <= 9 }
            if isID { return UnsafeBufferPointer(rebasing: text[start..<(start + 9)]) }
            start += 1
        }
        return UnsafeBufferPointer(rebasing: text.prefix(0))
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 25
    }
}
