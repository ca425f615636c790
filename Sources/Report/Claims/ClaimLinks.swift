import LedgerModel

/// Claims set against one another: an increment against the new total, parts against their sum.
enum ClaimLinks {
    static func settle(
        _ evaluations: [ClaimCheck.Evaluation], hasRecords: Bool
    ) -> [ClaimCheck.Evaluation] {
        var result = evaluations
        for index in result.indices {
            for other in result.indices where other != index {
                guard let link = link(result[index], result[other]) else { continue }
                note(link, on: index, with: result[other].claim.id, in: &result, hasRecords)
                note(link, on: other, with: result[index].claim.id, in: &result, hasRecords)
            }
        }
        return result
    }

    private struct Link {
        var holds: Bool
        var words: String
    }

    /// `one` as the increment of `other`, or as a part of it.
    private static func link(
        _ one: ClaimCheck.Evaluation, _ other: ClaimCheck.Evaluation
    ) -> Link? {
        let isIncrement =
            one.claim.measure.hasSuffix("_increment")
            && other.claim.measure == one.claim.measure.replacing("_increment", with: "_total")
            && one.claim.subject == other.claim.subject && one.claim.contest == other.claim.contest
        let isPart = one.claim.note.contains("part of \(other.claim.id)")
        guard isIncrement || isPart, let part = one.said, let whole = other.said else { return nil }
        // What is left of the whole: earlier total, or other parts.
        let least = whole.low.flatMap { low in part.high.map { low - $0 } }
        let most = whole.high.flatMap { high in part.low.map { high - $0 } }
        let holds = most.map { $0 >= 0 } ?? true
        let name = isIncrement ? "the earlier total" : "the rest"
        let range = "\(dollars(max(0, least ?? 0))) to \(most.map(dollars) ?? "any amount")"
        return Link(
            holds: holds,
            words: holds ? "\(name) was \(range)" : "a part is more than the whole")
    }

    private static func note(
        _ link: Link, on index: Int, with id: String,
        in evaluations: inout [ClaimCheck.Evaluation], _ hasRecords: Bool
    ) {
        let words = "with \(id): \(link.holds ? "consistent" : "contradiction"), \(link.words)"
        evaluations[index].linked += evaluations[index].linked.isEmpty ? words : "; " + words
        guard hasRecords, evaluations[index].verdict == .cannotKnow else { return }
        // Nothing else speaks: the two claims at least agree or not.
        let isPart = evaluations[index].claim.measure.hasSuffix("_increment")
        evaluations[index].verdict = link.holds ? .consistent : isPart ? .tooHigh : .tooLow
        evaluations[index].reason = "by the claims alone, no record: \(words)"
    }

    private static func dollars(_ cents: Int64) -> String {
        var bytes: [UInt8] = []
        Cents.appendDollars(cents, to: &bytes, grouped: true)
        return "$" + String(decoding: bytes, as: UTF8.self)
    }
}
