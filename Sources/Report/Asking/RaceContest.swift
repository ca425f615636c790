import Store
import Wording

/// Who stands in the race asked for, by the method `race_found`: found once and bound as
/// `:standing`, since SQLite would resolve its whole tree at each mention, which takes longer than
/// to answer.
package enum RaceContest {
    /// The name of the parameter.
    static let parameter = StatementAssembly.standing

    /// What `:standing` is bound to: a list of texts as the method `race_candidate` reads them;
    /// NULL where no race is asked for.
    package static func value(_ values: [String: SQLValue], _ connection: Connection) throws
        -> SQLValue
    {
        guard let race = values["race"], race != .null else { return .null }
        let parts = values.filter { $0.key == "as_of" || $0.key.hasPrefix("race") }
        let key = parts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return try connection.remembered("contest \(key)") {
            let found = try AskedFilers.texts(Self.text, of: "race_found", parts, connection)
            return .text(Self.list(found))
        }
    }

    /// A row of `race_found` as one text.
    package static let text =
        "CASE WHEN NOT is_asked THEN '0' WHEN has_stood THEN '2' ELSE '1' END || elsewhere || ':' "
        + "|| candidate_id"

    /// Such texts as they are bound.
    package static func list(_ texts: [String]) -> String {
        "[\(texts.map { JSONText.quoted($0, form: .stored) }.joined(separator: ","))]"
    }
}
