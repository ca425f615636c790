import Wording

/// One thing that is not as it was.
package struct StateChange: Equatable, Sendable {
    /// What it is a change of.
    package enum Kind: String, Sendable {
        case figure, verdict, limit, amendment, notices, review, quarantine, snapshot
    }
    /// See ``Kind``.
    package var kind: Kind
    /// The race it is in; empty where it is in none.
    package var race = ""
    /// In a sentence.
    package var words: String
    /// Of figures: whose, and which.
    package var who = ""
    /// The column.
    package var what = ""
    /// Cents before; nil when there were none.
    package var before: Int64?
    /// Cents after; nil when there are none.
    package var after: Int64?

    /// How much more it is now.
    package var difference: Int64 { (after ?? 0) - (before ?? 0) }

    /// One object of JSON.
    package var json: String {
        func text(_ value: String) -> String { JSONText.quoted(value, form: .stored) }
        func cents(_ value: Int64?) -> String { value.map { "\($0)" } ?? "null" }
        return "{\"kind\":\(text(kind.rawValue)),\"race\":\(text(race)),\"who\":\(text(who)),"
            + "\"what\":\(text(what)),\"before_cents\":\(cents(before)),"
            + "\"after_cents\":\(cents(after)),\"words\":\(text(words))}"
    }
}

extension LedgerState {
    /// What is not as it was in another state of the same races: figures first, the largest
    /// difference before the smaller, then verdicts, then limits.
    package func changes(since before: LedgerState) -> [StateChange] {
        var figures = Set(figures.keys).union(before.figures.keys).compactMap { key in
            Self.change(before.figures[key], self.figures[key])
        }
        figures.sort {
            let (left, right) = ($0.difference.magnitude, $1.difference.magnitude)
            return (right, $0.race, $0.words) < (left, $1.race, $1.words)
        }
        let verdicts = Set(verdicts.keys).union(before.verdicts.keys).sorted().compactMap { id in
            Self.change(id, before.verdicts[id], self.verdicts[id])
        }
        let limits = Set(excesses.keys).union(before.excesses.keys).sorted().compactMap { key in
            Self.change(before.excesses[key], excesses[key])
        }
        return figures + verdicts + limits
    }

    private static func change(_ old: Figure?, _ new: Figure?) -> StateChange? {
        // No figure and a figure of nothing are not news.
        guard let figure = new ?? old, old?.cents ?? 0 != new?.cents ?? 0 else { return nil }
        let what = figure.what.replacing("_", with: " ")
        let cycle = figure.cycle.isEmpty ? "" : " (\(figure.cycle))"
        var change = StateChange(
            kind: .figure, race: figure.race, words: "", who: figure.who, what: figure.what,
            before: old?.cents, after: new?.cents)
        change.words =
            "\(figure.race): \(figure.who), \(what)\(cycle): \(dollars(old?.cents)) → "
            + "\(dollars(new?.cents)) (\(signed(change.difference)))"
        return change
    }

    private static func change(_ id: String, _ old: Verdict?, _ new: Verdict?) -> StateChange? {
        guard let claim = new ?? old, old?.verdict != new?.verdict else { return nil }
        return StateChange(
            kind: .verdict, race: claim.race,
            words: "\(claim.race): claim \(id) (\(claim.stated)): "
                + "\(old?.verdict ?? "not loaded") → \(new?.verdict ?? "not loaded")",
            who: id, what: new?.verdict ?? "")
    }

    private static func change(_ old: Excess?, _ new: Excess?) -> StateChange? {
        guard let donor = new ?? old, old?.cents != new?.cents else { return nil }
        let words =
            new.map { "over the limit by \(dollars($0.cents))" } ?? "no longer over the limit"
        return StateChange(
            kind: .limit, words: "\(donor.who): \(words)", who: donor.who, what: "excess",
            before: old?.cents, after: new?.cents)
    }

    /// Dollars with their cents; `none` where there is no figure.
    static func dollars(_ cents: Int64?) -> String {
        guard let cents else { return "none" }
        var digits: [UInt8] = []
        NumberText.appendGrouped(Int64(cents.magnitude / 100), to: &digits)
        let rest = cents.magnitude % 100
        return (cents < 0 ? "-" : "") + String(decoding: digits, as: UTF8.self)
            + (rest < 10 ? ".0" : ".") + String(rest)
    }

    static func signed(_ cents: Int64) -> String { (cents > 0 ? "+" : "") + dollars(cents) }
}
